namespace MetaRec.Cli.Load;

/// <summary>What a server is asked in a load test, how often, and for how long.</summary>
internal sealed record LoadOptions
{
    /// <summary>Requests a second of the first part, in which they arrive whether or not earlier ones are answered.</summary>
    public double Rate { get; init; } = 200;

    /// <summary>Connections of the second part, each of which asks as soon as it is answered.</summary>
    public int Connections { get; init; } = 16;

    /// <summary>Seconds of each part.</summary>
    public double Seconds { get; init; } = 12;

    /// <summary>Seconds of the third part, in which arm metrics and a shadow are switched on and off in turns; 0 leaves it out.</summary>
    public double ArmsSeconds { get; init; } = 18;

    /// <summary>Users, all of them with a history; each request is of a random one.</summary>
    public int Users { get; init; } = 500;

    /// <summary>Events of a user before the first part.</summary>
    public int Interactions { get; init; } = 20;

    /// <summary>Share of the requests that are feedback of one event; the others ask for the ten best items.</summary>
    public double WriteShare { get; init; } = 0.2;

    /// <summary>Of what is asked, and when.</summary>
    public ulong Seed { get; init; } = 1;
}
