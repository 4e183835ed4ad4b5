using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using MetaRec.Data;
using MetaRec.Learning.Torch;

namespace MetaRec.Cli.Doctor;

/// <summary>The native libraries that a silo loads.</summary>
/// <param name="system">Those of the system, and the package that has each.</param>
/// <param name="loadTorch">Loads libtorch.</param>
internal sealed class LibrariesCheck(IReadOnlyList<(string Library, string Package)> system, Action loadTorch) : ICheck
{
    private static readonly (string, string)[] Needed = [("libstdc++.so.6", "libstdc++6"), ("libgcc_s.so.1", "libgcc-s1")];

    public LibrariesCheck()
        : this(Needed, TorchRuntime.Initialize)
    {
    }

    public string Topic => "libraries";

    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        foreach (var (library, package) in system)
        {
            yield return NativeLibrary.TryLoad(library, out _)
                ? new Finding(Topic, library, CheckLevel.Ok, "loads")
                : new Finding(Topic, library, CheckLevel.Failed, "cannot be loaded", $"Install it: apt-get install {package}");
        }

        yield return Torch();
    }

    private Finding Torch()
    {
        try
        {
            loadTorch();
            return new Finding(Topic, "libtorch", CheckLevel.Ok, "loads");
        }
        catch (Exception error)
        {
            // TorchSharp reports it in several ways: a failed static constructor, a missing file, a platform that it does not know.
            return new Finding(Topic, "libtorch", CheckLevel.Failed, $"cannot be loaded: {ErrorText.FirstLine(error.GetBaseException().Message)}",
                "A silo needs it: use the silo's image, or a build without -p:WithoutTorch=true. Gateways and client commands do without.");
        }
    }
}
