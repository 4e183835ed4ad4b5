namespace MetaRec.Contracts.Serving;

/// <summary>What the version in service knows of users and items: other fields and values have no effect on its predictions.</summary>
/// <param name="ModelVersion">The version in service.</param>
/// <param name="Users">The fields of users.</param>
/// <param name="Items">The fields of items.</param>
[GenerateSerializer, Immutable, Alias("metarec.ModelFields")]
public sealed record ModelFields([property: Id(0)] int ModelVersion, [property: Id(1)] IReadOnlyList<ModelField> Users, [property: Id(2)] IReadOnlyList<ModelField> Items)
{
    /// <summary>Most values that are told of a field.</summary>
    public const int MaxValues = 1000;
}
