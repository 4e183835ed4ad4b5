namespace MetaRec.Cli.Doctor;

/// <summary>One line of a diagnosis.</summary>
/// <param name="Topic">What was looked at.</param>
/// <param name="Name">Which part of it.</param>
/// <param name="Level">How it is.</param>
/// <param name="Text">What was found.</param>
/// <param name="Remedy">What to do; null where nothing is to be done.</param>
internal sealed record Finding(string Topic, string Name, CheckLevel Level, string Text, string? Remedy = null);
