namespace MetaRec.Client.Serving;

/// <summary>What became of one event.</summary>
/// <param name="Index">Its place in the request, from 0.</param>
/// <param name="Id">Its id; the one it was given where it had none.</param>
/// <param name="Outcome">accepted, duplicate or rejected.</param>
/// <param name="Field">The field that breaks a rule.</param>
/// <param name="Reason">Value, rule and remedy.</param>
public sealed record FeedbackEventAnswer(int Index, string Id, string Outcome, string? Field, string? Reason);
