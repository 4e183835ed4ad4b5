using System.ComponentModel.DataAnnotations;
using k8s.Models;
using MetaRec.Deploy.Tests.Configuration;
using MetaRec.Deploy.Tests.Kubernetes;

namespace MetaRec.Deploy.Tests.Rules;

/// <summary>Silos and gateways accept their options all together, and listen exactly at the ports that their containers have.</summary>
internal sealed class OptionSetRule : IPolicyRule
{
    public IEnumerable<string> Check(Manifests manifests) => manifests.Workloads.SelectMany(workload => workload.OwnContainers
        .Where(container => !container.Image.Contains("metarec-cli", StringComparison.Ordinal))
        .Select(container => Problem(container, manifests) is { } problem ? $"{workload.Name}: {problem}" : null).OfType<string>());

    private static string? Problem(V1Container container, Manifests manifests)
    {
        try
        {
            var environment = PodEnvironment.OnThisMachine(container, manifests);
            var configured = container.Image.Contains("metarec-silo", StringComparison.Ordinal) ? ProcessOptions.ReadSilo(environment) : ProcessOptions.ReadGateway(environment);
            var ports = (container.Ports ?? []).Select(port => port.ContainerPort).Order().ToList();
            return configured.Order().SequenceEqual(ports) ? null : $"listens at {string.Join(", ", configured.Order())}, but its container has the ports {string.Join(", ", ports)}.";
        }
        catch (ValidationException error)
        {
            return error.Message;
        }
    }
}
