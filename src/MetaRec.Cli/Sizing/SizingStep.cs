namespace MetaRec.Cli.Sizing;

/// <summary>One line of the arithmetic.</summary>
/// <param name="Name">What it gives.</param>
/// <param name="Formula">How it is computed, with the numbers in it.</param>
/// <param name="Result">What comes out, with its unit.</param>
internal sealed record SizingStep(string Name, string Formula, string Result);
