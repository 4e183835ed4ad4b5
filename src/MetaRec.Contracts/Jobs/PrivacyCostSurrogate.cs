namespace MetaRec.Contracts.Jobs;

/// <summary>How a privacy cost travels, and is kept.</summary>
[GenerateSerializer, Immutable, Alias("metarec.PrivacyCost")]
public struct PrivacyCostSurrogate
{
    [Id(0)]
    public double Epsilon { get; set; }

    [Id(1)]
    public double Delta { get; set; }

    [Id(2)]
    public double NoiseMultiplier { get; set; }

    [Id(3)]
    public double ClipNorm { get; set; }

    [Id(4)]
    public double SamplingRate { get; set; }

    [Id(5)]
    public int Steps { get; set; }
}
