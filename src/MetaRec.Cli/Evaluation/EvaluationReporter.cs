using MetaRec.Cli.CommandLine;
using MetaRec.Evaluation.Protocols;

namespace MetaRec.Cli.Evaluation;

/// <summary>Tells the terminal how far an evaluation has come.</summary>
internal sealed class EvaluationReporter(Terminal terminal) : IProgress<EvaluationProgress>
{
    public void Report(EvaluationProgress value) =>
        terminal.Progress($"evaluate: {value.Done}/{value.Total}  {value.Scenario}  {value.Method}", last: value.Done == value.Total);
}
