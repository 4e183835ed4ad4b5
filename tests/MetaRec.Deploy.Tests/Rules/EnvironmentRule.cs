using MetaRec.Cli.Commands.Backup;
using MetaRec.Cli.Jobs;
using MetaRec.Cli.Server;
using MetaRec.Deploy.Tests.Configuration;
using MetaRec.Deploy.Tests.Kubernetes;

namespace MetaRec.Deploy.Tests.Rules;

/// <summary>Every variable is an option of the process that gets it, or is referred to by one; and what is referred to is there before.</summary>
internal sealed class EnvironmentRule : IPolicyRule
{
    private static readonly string[] Known = [ServerAddress.Variable, ServerConnection.KeyVariable, "DOTNET_EnableDiagnostics", "DOTNET_GCHeapHardLimitPercent", "PGPASSWORD", "REDISCLI_AUTH", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"];

    public IEnumerable<string> Check(Manifests manifests)
    {
        foreach (var workload in manifests.Workloads)
        {
            foreach (var container in workload.Containers)
            {
                var options = container.Image.Contains("metarec-silo", StringComparison.Ordinal) ? ProcessOptions.Silo
                    : container.Image.Contains("metarec-gateway", StringComparison.Ordinal) ? ProcessOptions.Gateway
                    : container.Args?.FirstOrDefault() == "backup" ? [BackupCommand.ClusterVariable, BackupCommand.StorageVariable] : [];
                var variables = PodEnvironment.Of(container, manifests);
                var texts = (container.Env ?? []).Select(variable => variable.Value).Concat(container.Args ?? []).Concat(container.Command ?? []);
                var referred = texts.SelectMany(PodEnvironment.References).ToHashSet();
                foreach (var name in variables.Keys.Where(name => !options.Contains(name) && !Known.Contains(name) && !referred.Contains(name)))
                {
                    yield return $"{workload.Name}: container {container.Name} gets {name}, which is no option of it.";
                }

                foreach (var (name, value) in variables.Where(variable => PodEnvironment.References(variable.Value).Any()))
                {
                    yield return $"{workload.Name}: {name} of container {container.Name} refers to a variable that is not there before it: {value}.";
                }

                foreach (var name in (container.Args ?? []).Concat(container.Command ?? []).SelectMany(PodEnvironment.References).Where(name => !variables.ContainsKey(name)))
                {
                    yield return $"{workload.Name}: an argument of container {container.Name} refers to {name}, which is not there.";
                }
            }
        }
    }
}
