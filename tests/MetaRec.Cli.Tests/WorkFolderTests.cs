using MetaRec.Cli.CommandLine;

namespace MetaRec.Cli.Tests;

public sealed class WorkFolderTests
{
    [Fact]
    public void Dispose_TakesTheFolderAway()
    {
        var folder = WorkFolder.Create("test");
        File.WriteAllText(Path.Combine(folder.Path, "state"), "");

        folder.Dispose();

        Assert.False(Directory.Exists(folder.Path));
    }

    [Fact]
    public void DeleteIfLeft_WhileItsOwnerLives_KeepsIt()
    {
        using var folder = WorkFolder.Create("test");

        Assert.False(WorkFolder.DeleteIfLeft(folder.Path));
        Assert.True(Directory.Exists(folder.Path));
    }

    [Fact]
    public void Create_BesideAFolderOfAKilledProcess_TakesThatAway()
    {
        var kind = $"test-{Guid.NewGuid():N}";
        var left = Directory.CreateTempSubdirectory($"metarec-{kind}-").FullName;
        File.WriteAllText(Path.Combine(left, ".owner"), "");
        Directory.SetLastWriteTimeUtc(left, DateTime.UtcNow.AddHours(-1));

        using var folder = WorkFolder.Create(kind);

        Assert.False(Directory.Exists(left));
        Assert.True(Directory.Exists(folder.Path));
    }

    [Fact]
    public void DeleteIfLeft_AFolderWithoutALock_KeepsIt()
    {
        using var other = new TemporaryFolder();

        Assert.False(WorkFolder.DeleteIfLeft(other.Path));
        Assert.True(Directory.Exists(other.Path));
    }
}
