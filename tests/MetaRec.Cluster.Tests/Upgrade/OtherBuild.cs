using System.Diagnostics;

namespace MetaRec.Cluster.Tests.Upgrade;

/// <summary>
/// A second build of the program, in a folder of its own that goes with it: of the commit that METAREC_UPGRADE_FROM names, or else of this checkout with compatible changes. Takes a minute or two.
/// </summary>
internal sealed class OtherBuild : IDisposable
{
    /// <summary>Names a commit to build; empty: this checkout, changed.</summary>
    public const string Variable = "METAREC_UPGRADE_FROM";

    /// <summary>The version of the changed checkout.</summary>
    public const string ChangedVersion = "99.1.0";

    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(15);
    private static readonly string[] Sources = ["src", "eng"];

    private readonly string _folder = Directory.CreateTempSubdirectory("metarec-upgrade-").FullName;

    /// <summary>Whether it is an earlier version, and not the next one.</summary>
    public bool IsEarlier { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 };

    /// <summary>Its metarec.dll.</summary>
    public string Program => Path.Combine(_folder, "artifacts", "bin", "MetaRec.Cli", "release_linux-x64", "metarec.dll");

    /// <summary>Builds.</summary>
    public async Task BuildAsync(CancellationToken cancellationToken)
    {
        var root = RootOfCheckout();
        List<string> version = [];
        if (IsEarlier)
        {
            var archive = Path.Combine(_folder, "sources.tar");
            await RunAsync(root, "git", ["archive", "--format=tar", $"--output={archive}", Environment.GetEnvironmentVariable(Variable)!], cancellationToken);
            await RunAsync(_folder, "tar", ["-xf", archive], cancellationToken);
        }
        else
        {
            Copy(root);
            CompatibleChanges.ApplyTo(_folder);
            version.Add($"-p:Version={ChangedVersion}");
        }

        await RunAsync(_folder, "dotnet", ["build", "src/MetaRec.Cli", "-c", "Release", "-v", "q", .. version], cancellationToken);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private void Copy(string root)
    {
        // Not .git, which is a file in a worktree.
        var files = Directory.EnumerateFiles(root).Where(file => Path.GetFileName(file) != ".git").Concat(Sources.SelectMany(source => Directory.EnumerateFiles(Path.Combine(root, source), "*", SearchOption.AllDirectories)));
        foreach (var file in files)
        {
            var target = Path.Combine(_folder, Path.GetRelativePath(root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    private static async Task RunAsync(string folder, string program, string[] arguments, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Limit);
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = process.StandardOutput.ReadToEndAsync(limit.Token);
        var error = process.StandardError.ReadToEndAsync(limit.Token);
        await process.WaitForExitAsync(limit.Token);
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with code {process.ExitCode}:\n{await output}{await error}");
    }

    private static string RootOfCheckout()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "MetaRecCluster.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds MetaRecCluster.sln. Run the tests from their checkout.");
        }

        return folder.FullName;
    }
}
