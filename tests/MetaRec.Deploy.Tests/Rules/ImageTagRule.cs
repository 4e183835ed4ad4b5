using System.Reflection;
using MetaRec.Deploy.Tests.Kubernetes;

namespace MetaRec.Deploy.Tests.Rules;

/// <summary>Images have a version for a tag; ours that of this source.</summary>
internal sealed class ImageTagRule : IPolicyRule
{
    private static readonly string Version = typeof(ImageTagRule).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public IEnumerable<string> Check(Manifests manifests) => manifests.Workloads.SelectMany(workload => workload.Containers.SelectMany(container =>
    {
        var colon = container.Image.LastIndexOf(':');
        var tag = colon > container.Image.LastIndexOf('/') ? container.Image[(colon + 1)..] : "latest";
        return tag == "latest" ? new[] { $"{workload.Name}: the image {container.Image} has no version." }
            : workload.OwnContainers.Contains(container) && tag != Version && !tag.StartsWith($"{Version}-", StringComparison.Ordinal)
                ? [$"{workload.Name}: the image {container.Image} is not of version {Version}."]
                : Enumerable.Empty<string>();
    }));
}
