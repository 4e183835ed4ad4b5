namespace MetaRec.Evaluation.Protocols;

/// <summary>How far an evaluation has come.</summary>
/// <param name="Done">Evaluations of one method on one scenario and draw that are finished.</param>
/// <param name="Total">How many there are.</param>
/// <param name="Scenario">Name in files of the scenario just finished.</param>
/// <param name="Method">The method just finished.</param>
public sealed record EvaluationProgress(int Done, int Total, string Scenario, string Method);
