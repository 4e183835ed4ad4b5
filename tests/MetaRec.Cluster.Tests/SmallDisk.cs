using MetaRec.Cli.Chaos;

namespace MetaRec.Cluster.Tests;

/// <summary>A file system of two megabytes that can be filled.</summary>
internal sealed class SmallDisk : IAsyncDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private SmallDisk(string path) => Path = path;

    public string Path { get; }

    private string Filler => System.IO.Path.Combine(Path, "filler");

    /// <summary>Mounts it; the test is skipped where this user may not.</summary>
    public static async Task<SmallDisk> MountOrSkipAsync()
    {
        var path = Directory.CreateTempSubdirectory("metarec-disk-").FullName;
        if (await RunAsync("mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", path) is { Length: > 0 } error)
        {
            Directory.Delete(path);
            Assert.Skip($"A full disk needs a small file system, and this user may not mount one: {error}");
        }

        return new SmallDisk(path);
    }

    /// <summary>Leaves no room for a single byte.</summary>
    public void Fill()
    {
        try
        {
            using var file = new FileStream(Filler, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
            while (true)
            {
                file.Write(new byte[512]);
            }
        }
        catch (IOException)
        {
            // Full: that is what was wanted.
        }
    }

    /// <summary>Takes away what <see cref="Fill"/> has written.</summary>
    public void Free() => File.Delete(Filler);

    public async ValueTask DisposeAsync()
    {
        Free();
        Assert.Equal("", await RunAsync("umount", "-l", Path));
        Directory.Delete(Path);
    }

    private static async Task<string> RunAsync(string program, params string[] arguments)
    {
        await using var process = LocalProcess.Start(program, program, arguments);
        return await process.WaitForExitAsync(Limit) == 0 ? "" : $"{program}: exit code {process.ExitCode}. {process.Output}";
    }
}
