using System.Collections.Concurrent;

namespace MetaRec.Deploy.Tests.Kubernetes;

/// <summary>Manifests as <c>kubectl kustomize</c> builds them; needs no cluster.</summary>
internal static class Kustomize
{
    private static readonly ConcurrentDictionary<string, string> Built = new();

    /// <summary>The YAML of a folder below k8s/. Skips the test where there is no kubectl.</summary>
    public static string Build(string folder)
    {
        Programs.SkipWithout("kubectl", "https://kubernetes.io/docs/tasks/tools/");
        return Built.GetOrAdd(folder, static folder => Programs.Run("kubectl", "kustomize", Repository.PathOf($"k8s/{folder}")));
    }

    /// <summary>An overlay with the jobs that are meant for it, as objects of the caller's own.</summary>
    public static Manifests Load(string overlay) => Manifests.Parse($"{Build(overlay)}\n---\n{Build("jobs/train")}\n---\n{Build("jobs/retrain")}");

    /// <summary>The base with one component, built from a temporary overlay.</summary>
    public static Manifests LoadComponent(string component)
    {
        var folder = Directory.CreateTempSubdirectory("metarec-overlay-").FullName;
        try
        {
            var k8s = Path.GetRelativePath(folder, Repository.PathOf("k8s"));
            File.WriteAllText(Path.Combine(folder, "kustomization.yaml"), $$"""
                apiVersion: kustomize.config.k8s.io/v1beta1
                kind: Kustomization
                namespace: metarec
                resources: [{{k8s}}/base]
                components: [{{k8s}}/components/{{component}}]
                """);
            Programs.SkipWithout("kubectl", "https://kubernetes.io/docs/tasks/tools/");
            return Manifests.Parse($"{Programs.Run("kubectl", "kustomize", folder)}\n---\n{Build("jobs/train")}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
