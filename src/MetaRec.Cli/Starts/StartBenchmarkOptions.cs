namespace MetaRec.Cli.Starts;

/// <summary>Whose start is measured, and how often.</summary>
/// <param name="Repeat">Starts of each program.</param>
/// <param name="Silos">Folders with a metarec.dll: published silos.</param>
/// <param name="Gateways">Folders with a metarec-gateway.dll: published gateways.</param>
internal sealed record StartBenchmarkOptions(int Repeat, IReadOnlyList<string> Silos, IReadOnlyList<string> Gateways);
