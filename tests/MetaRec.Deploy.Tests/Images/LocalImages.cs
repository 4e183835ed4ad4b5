using System.Diagnostics;

namespace MetaRec.Deploy.Tests.Images;

/// <summary>
/// Images built by buildah, as root, without a registry: the base is made of the machine's own runtime, /app of what was published here. Everything but the images' build stage.
/// </summary>
internal sealed class LocalImages : IDisposable
{
    private const string Base = "metarec-test-base";

    private readonly string _folder = Directory.CreateTempSubdirectory("metarec-images-").FullName;
    private readonly List<Process> _processes = [];

    // Of its own, and of plain folders: a file system of layers cannot be had everywhere.
    private string[] Storage => ["--root", Path.Combine(_folder, "storage"), "--runroot", Path.Combine(_folder, "run"), "--storage-driver", "vfs"];

    /// <summary>Makes the base. Skips the test where buildah cannot.</summary>
    public static LocalImages CreateOrSkip()
    {
        Programs.SkipWithout("buildah", "apt-get install buildah");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Images are built without an engine by root only.");
        var images = new LocalImages();
        Programs.Run("bash", Repository.PathOf("tests/MetaRec.Deploy.Tests/Images/make-base.sh"), Path.Combine(images._folder, "root"));
        images.Build(Base, "FROM scratch\nCOPY root /\nENV DOTNET_ROOT=/usr/share/dotnet PATH=/usr/bin DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1\n");
        return images;
    }

    /// <summary>Publishes a project, and builds an image of deploy/ from it.</summary>
    /// <returns>A container of it.</returns>
    public string Create(string image, string project)
    {
        Programs.Run("dotnet", "publish", $"src/{project}", "-c", "Release", "--no-build", "-nologo", "-v", "quiet", "-o", Path.Combine(_folder, "app"));
        var published = $"metarec-test-published-{image}";
        Build(published, "FROM scratch\nCOPY app /app\n");
        var name = $"metarec-test-{image}";
        Buildah(
            "bud", "--isolation", "chroot", "--quiet", "--tag", name, "--build-arg", $"RUNTIME_IMAGE=localhost/{Base}", "--build-arg", $"PUBLISHED=localhost/{published}",
            "--file", Repository.PathOf($"deploy/{image}.Dockerfile"), Repository.Root);
        return Buildah("from", $"localhost/{name}").Trim();
    }

    /// <summary>The user, the labels and the entry point of a container.</summary>
    public string Inspect(string container) => Buildah("inspect", "--format", "{{.OCIv1.Config.User}} {{.OCIv1.Config.Labels}} {{.OCIv1.Config.Entrypoint}}", container);

    /// <summary>Starts a command in a container, in the network of this machine.</summary>
    public void Start(string container, params string[] command)
    {
        var start = new ProcessStartInfo("buildah", [.. Storage, "run", "--isolation", "chroot", container, "--", .. command]) { RedirectStandardOutput = true, RedirectStandardError = true };
        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        _processes.Add(process);
    }

    /// <summary>Runs a command in a container to its end; fails where that is not 0.</summary>
    public void Run(string container, params string[] command) => Buildah(["run", "--isolation", "chroot", container, "--", .. command]);

    public void Dispose()
    {
        foreach (var process in _processes)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
            process.Dispose();
        }

        Buildah("rm", "--all");
        Directory.Delete(_folder, recursive: true);
    }

    private void Build(string name, string dockerfile)
    {
        var file = Path.Combine(_folder, $"{name}.Dockerfile");
        File.WriteAllText(file, dockerfile);
        Buildah("bud", "--isolation", "chroot", "--quiet", "--tag", name, "--file", file, _folder);
    }

    private string Buildah(params string[] arguments) => Programs.Run("buildah", [.. Storage, .. arguments]);
}
