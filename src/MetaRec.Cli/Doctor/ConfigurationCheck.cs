using System.Runtime.CompilerServices;

namespace MetaRec.Cli.Doctor;

/// <summary>Whether a process' settings are ones that it would start with.</summary>
/// <param name="process">silo or gateway.</param>
/// <param name="problems">What is wrong; null: nothing was said about the process.</param>
internal sealed class ConfigurationCheck(string process, IReadOnlyList<string>? problems) : ICheck
{
    public string Topic => "configuration";

    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask;
        if (problems is null)
        {
            yield return new Finding(Topic, process, CheckLevel.Skipped, "none is given, so store, ports, storage and certificates are not looked at", $"Give what the {process} is given: --config FILE, --cluster ADDRESS, or its environment (MetaRec__…).");
            yield break;
        }

        if (problems.Count == 0)
        {
            yield return new Finding(Topic, process, CheckLevel.Ok, "all settings are known and within their bounds");
        }

        foreach (var problem in problems)
        {
            yield return new Finding(Topic, process, CheckLevel.Failed, problem, $"The {process} does not start with it (exit code 2).");
        }
    }
}
