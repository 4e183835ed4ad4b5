using MetaRec.Cli.Doctor;

namespace MetaRec.Cli.Tests.Doctor;

public sealed class FolderCheckTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task RunAsync_AFolderOnADisk_IsWritableAndLeftAsItWas()
    {
        Assert.Equal(CheckLevel.Ok, (await new FolderCheck(_folder.Path, "--storage").FindAsync("folder")).Level);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder.Path));
    }

    [Fact]
    public async Task RunAsync_NoFolder_Fails() => Assert.Equal(CheckLevel.Failed, (await new FolderCheck(Path.Combine(_folder.Path, "none"), "--storage").FindAsync("folder")).Level);

    [Fact]
    public async Task RunAsync_AFolderThatTakesNoFiles_Fails() => Assert.Equal(CheckLevel.Failed, (await new FolderCheck("/proc/self", "--storage").FindAsync("folder")).Level);

    [Theory, InlineData(100L << 20, "Failed"), InlineData(1L << 30, "Warning"), InlineData(100L << 30, "Ok")]
    public async Task RunAsync_FreeSpace_DecidesTheLevel(long free, string level) =>
        Assert.Equal(level, (await new FolderCheck(_folder.Path, "--storage", _ => (free, 200L << 30)).FindAsync("room")).Level.ToString());
}
