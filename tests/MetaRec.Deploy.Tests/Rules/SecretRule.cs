using MetaRec.Deploy.Tests.Kubernetes;

namespace MetaRec.Deploy.Tests.Rules;

/// <summary>Passwords and keys come from secrets, and never stand in a manifest.</summary>
internal sealed class SecretRule : IPolicyRule
{
    private static readonly string[] Words = ["PASSWORD", "API_KEY", "ACCESS_KEY", "AUTH"];

    public IEnumerable<string> Check(Manifests manifests) => manifests.Workloads.SelectMany(workload => workload.Containers.SelectMany(container => (container.Env ?? [])
        .Where(variable => Words.Any(variable.Name.Contains) && variable.ValueFrom?.SecretKeyRef is null && !Configuration.PodEnvironment.References(variable.Value).Any())
        .Select(variable => $"{workload.Name}: {variable.Name} of container {container.Name} is not taken from a secret.")
        .Concat((container.Env ?? []).Where(variable => HasPassword(variable.Value)).Select(variable => $"{workload.Name}: {variable.Name} of container {container.Name} has a password in it."))));

    /// <summary>An address with a password between colon and at sign that is no reference.</summary>
    private static bool HasPassword(string? value) =>
        Uri.TryCreate(value?.Replace("$(", "", StringComparison.Ordinal).Replace(")", "", StringComparison.Ordinal), UriKind.Absolute, out var address)
        && address.UserInfo.Contains(':', StringComparison.Ordinal) && !value!.Contains(":$(", StringComparison.Ordinal);
}
