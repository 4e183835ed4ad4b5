using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace MetaRec.Gateway.Tests;

public sealed class DependencyTests
{
    [Theory]
    [InlineData("metarec-gateway", "TorchSharp", "MetaRec.Learning", "MetaRec.Grains")]
    [InlineData("MetaRec.Client", "TorchSharp", "Orleans.Core")]
    public void Closure_OfWhatRunsWithoutTorch_HasNone(string assembly, params string[] forbidden)
    {
        var closure = new HashSet<string>(StringComparer.Ordinal);
        Collect(assembly, closure);

        Assert.Contains("MetaRec.Data", closure);
        Assert.DoesNotContain(closure, forbidden.Contains);
    }

    /// <summary>Reads references without loading anything; what is not beside the tests belongs to the framework.</summary>
    private static void Collect(string assembly, HashSet<string> closure)
    {
        var path = Path.Combine(AppContext.BaseDirectory, $"{assembly}.dll");
        if (!closure.Add(assembly) || !File.Exists(path))
        {
            return;
        }

        using var file = new PEReader(File.OpenRead(path));
        var metadata = file.GetMetadataReader();
        foreach (var reference in metadata.AssemblyReferences)
        {
            Collect(metadata.GetString(metadata.GetAssemblyReference(reference).Name), closure);
        }
    }
}
