namespace MetaRec.Cli.Sizing;

/// <summary>A volume.</summary>
/// <param name="Name">The claim.</param>
/// <param name="Gibibytes">What it asks for.</param>
internal sealed record SizedVolume(string Name, long Gibibytes);
