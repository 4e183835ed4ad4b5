namespace MetaRec.Cli.Load;

/// <summary>How a server is loaded while versions are changed, and for how long.</summary>
internal sealed record PromotionOptions
{
    /// <summary>Requests a second, which arrive whether or not earlier ones are answered.</summary>
    public double Rate { get; init; } = 200;

    /// <summary>Seconds of load.</summary>
    public double Seconds { get; init; } = 30;

    /// <summary>Users, all of them with a history.</summary>
    public int Users { get; init; } = 200;

    /// <summary>Events of a user before the load.</summary>
    public int Interactions { get; init; } = 20;

    /// <summary>Versions, at least two, which are put into service one after the other.</summary>
    public int Versions { get; init; } = 3;

    /// <summary>Silos in this process, all of which serve.</summary>
    public int Silos { get; init; } = 2;

    /// <summary>Share of the requests that are feedback; the others ask for recommendations, for a ranking of given items, or for a session's recommendations, each as often.</summary>
    public double WriteShare { get; init; } = 0.2;

    /// <summary>Of what is asked, and when.</summary>
    public ulong Seed { get; init; } = 1;
}
