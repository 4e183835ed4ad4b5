namespace MetaRec.Grains.Models;

/// <summary>The durable part of the directory of models.</summary>
[GenerateSerializer, Immutable, Alias("metarec.ModelDirectoryRecord")]
internal sealed record ModelDirectoryRecord
{
    /// <summary>The names, in order.</summary>
    [Id(0)]
    public List<string> Models { get; init; } = [];
}
