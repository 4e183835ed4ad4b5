using System.Text.RegularExpressions;
using k8s.Models;
using MetaRec.Deploy.Tests.Kubernetes;
using MetaRec.Hosting.Tests.Security;

namespace MetaRec.Deploy.Tests.Configuration;

/// <summary>
/// What a container finds in its environment: maps and variables, with the values that Kubernetes would fill in. Files and folders of the pod are replaced by such as are there,
/// certificates by those of an authority of the tests.
/// </summary>
internal static partial class PodEnvironment
{
    private static readonly Lazy<string> Folder = new(() => Directory.CreateTempSubdirectory("metarec-pod-").FullName);
    private static readonly Lazy<Hosting.Security.TlsOptions> Tls = new(() => new TestAuthority(Folder.Value, "authority").Member("member"));

    private static readonly Lazy<string> Key = new(() =>
    {
        var file = Path.Combine(Folder.Value, "key");
        File.WriteAllText(file, "a-key-of-the-tests-that-is-long-enough-to-be-one");
        return file;
    });

    public static Dictionary<string, string> Of(V1Container container, Manifests manifests)
    {
        var found = new Dictionary<string, string>();
        foreach (var (key, value) in (container.EnvFrom ?? []).SelectMany(source => manifests.Get<V1ConfigMap>(source.ConfigMapRef.Name).Data))
        {
            found[key] = value;
        }

        foreach (var variable in container.Env ?? [])
        {
            found[variable.Name] = Reference().Replace(Value(variable), match => found.GetValueOrDefault(match.Groups[1].Value, match.Value));
        }

        return found;
    }

    /// <summary>The same, with files that are there.</summary>
    public static Dictionary<string, string> OnThisMachine(V1Container container, Manifests manifests) =>
        Of(container, manifests).Where(variable => variable.Key.StartsWith("MetaRec__", StringComparison.Ordinal)).ToDictionary(variable => variable.Key, variable => variable.Key switch
        {
            "MetaRec__Silo__DataFolder" or "MetaRec__Silo__StorageFolder" => Folder.Value,
            "MetaRec__Gateway__Security__BootstrapKeyFile" => Key.Value,
            "MetaRec__Cluster__Tls__CertificateFile" => Tls.Value.CertificateFile!,
            "MetaRec__Cluster__Tls__KeyFile" => Tls.Value.KeyFile!,
            "MetaRec__Cluster__Tls__AuthorityFile" => Tls.Value.AuthorityFile!,
            _ => variable.Value,
        });

    /// <summary>The variables that a text refers to.</summary>
    public static IEnumerable<string> References(string? text) => Reference().Matches(text ?? "").Select(match => match.Groups[1].Value);

    private static string Value(V1EnvVar variable) => variable.ValueFrom switch
    {
        null => variable.Value ?? "",
        { FieldRef.FieldPath: "status.podIP" } => "10.0.0.1",
        { FieldRef: not null } => "pod-1",
        { ResourceFieldRef: not null } => "2",
        _ => "secret",
    };

    [GeneratedRegex(@"\$\(([A-Za-z_][A-Za-z0-9_]*)\)")]
    private static partial Regex Reference();
}
