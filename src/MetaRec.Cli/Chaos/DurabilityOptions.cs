namespace MetaRec.Cli.Chaos;

/// <summary>What <c>metarec benchmark durability</c> does.</summary>
/// <param name="Seconds">For how long feedback is written.</param>
/// <param name="Writers">Clients that write at the same time.</param>
/// <param name="Kills">How often a serving silo is killed meanwhile.</param>
/// <param name="Silos">Serving silos, two at least; one more, which is not killed, trains.</param>
/// <param name="Seed">Of what is written, whom is killed, and pauses.</param>
internal sealed record DurabilityOptions(double Seconds, int Writers, int Kills, int Silos, int Seed);
