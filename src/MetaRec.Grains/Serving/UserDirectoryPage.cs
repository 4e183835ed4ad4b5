namespace MetaRec.Grains.Serving;

/// <summary>A page of a shard of the directory of users. It ends where the next begins.</summary>
/// <param name="First">The least id that it may have.</param>
/// <param name="Name">The last part of its grain's key; random, so that no page is ever taken for another.</param>
[GenerateSerializer, Immutable, Alias("metarec.UserDirectoryPage")]
internal sealed record UserDirectoryPage([property: Id(0)] string First, [property: Id(1)] string Name)
{
    public static UserDirectoryPage From(string first) => new(first, Guid.NewGuid().ToString("N")[..12]);
}
