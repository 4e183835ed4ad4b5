namespace MetaRec.Contracts.Jobs;

/// <summary>How a spec travels: as its JSON, so that the spec types need no Orleans and an added property needs no codec.</summary>
[GenerateSerializer, Immutable, Alias("metarec.TrainingSpec")]
public struct TrainingSpecSurrogate
{
    [Id(0)]
    public string Json { get; set; }
}
