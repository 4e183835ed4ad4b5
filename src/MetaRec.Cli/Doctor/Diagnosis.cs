using System.Runtime.CompilerServices;

namespace MetaRec.Cli.Doctor;

/// <summary>Runs checks one after the other. What a check did not expect, and what takes too long, is a finding like others.</summary>
/// <param name="checks">The checks.</param>
/// <param name="limit">How long one check may take.</param>
internal sealed class Diagnosis(IReadOnlyList<ICheck> checks, TimeSpan limit)
{
    public async IAsyncEnumerable<Finding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var check in checks)
        {
            using var time = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            time.CancelAfter(limit);

            // Not disposed of where it is left in the middle: it may be waiting for what never comes.
            var findings = check.RunAsync(time.Token).GetAsyncEnumerator(CancellationToken.None);
            while (await NextAsync(check, findings, time.Token, cancellationToken) is { } finding)
            {
                yield return finding;
                if (finding.Name == "")
                {
                    break;
                }
            }
        }
    }

    /// <summary>The next finding, null after the last one; one without a name says that the check itself ended.</summary>
    private async Task<Finding?> NextAsync(ICheck check, IAsyncEnumerator<Finding> findings, CancellationToken time, CancellationToken cancellationToken)
    {
        try
        {
            return await findings.MoveNextAsync().AsTask().WaitAsync(time) ? findings.Current : null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Finding(check.Topic, "", CheckLevel.Failed, $"no answer within {limit.TotalSeconds:0} s", "See whether what it asks is reachable from this machine, and not overloaded.");
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return new Finding(check.Topic, "", CheckLevel.Failed, CommandLine.ErrorReporter.OneLine(error), "Run it again with --verbose.");
        }
    }
}
