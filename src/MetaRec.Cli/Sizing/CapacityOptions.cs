namespace MetaRec.Cli.Sizing;

/// <summary>How much is measured.</summary>
/// <param name="Users">Users that are stored, each with <see cref="EventsPerRound"/> events and then as many again.</param>
/// <param name="Seconds">Time of each of the loads.</param>
internal sealed record CapacityOptions(int Users, double Seconds)
{
    /// <summary>Events of a user in each of the two rounds of storing.</summary>
    public const int EventsPerRound = 20;

    /// <summary>Connections that ask as fast as they are answered.</summary>
    public const int Connections = 8;

    /// <summary>Meta-steps of the training that is timed.</summary>
    public const int Steps = 1000;
}
