namespace MetaRec.Cli.Load;

/// <summary>What was found when acknowledged events were read back.</summary>
/// <param name="Lost">Acknowledged, and not there.</param>
/// <param name="Repeated">There more than once.</param>
internal sealed record LedgerCheck(int Lost, int Repeated);
