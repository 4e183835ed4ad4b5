namespace MetaRec.Silo.Tests.Contracts;

internal enum SmallLevel
{
    Low,
    High = 4,
}

[GenerateSerializer, Alias("test.SmallReply")]
internal sealed class SmallReply
{
    public const int CurrentFormat = 7;

    [Id(3)]
    private double? _hidden;

    [Id(0)]
    public int First { get; set; }

    [Id(1)]
    public SmallLevel[] Levels { get; set; } = [];

    /// <summary>Does not travel.</summary>
    public double Derived => _hidden ??= First;
}

[Alias("test.ISmallAsked")]
internal interface ISmallAsked : IGrainWithStringKey
{
    static string KeyOf(int number) => $"key-{number}";

    [Alias("Ask")]
    Task AskAsync(IReadOnlyList<SmallReply> replies);
}

internal sealed class SmallAskedGrain([PersistentState("reply", "store")] IPersistentState<SmallReply> reply) : Grain, ISmallAsked
{
    public Task AskAsync(IReadOnlyList<SmallReply> replies) => reply.ReadStateAsync();
}
