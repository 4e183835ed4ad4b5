using MetaRec.Data.Specs;

namespace MetaRec.Contracts.Jobs;

/// <summary>Converts between a spec and its JSON on the wire.</summary>
[RegisterConverter]
public sealed class TrainingSpecConverter : IConverter<TrainingSpec, TrainingSpecSurrogate>
{
    public TrainingSpec ConvertFromSurrogate(in TrainingSpecSurrogate surrogate) => TrainingSpec.FromJson(surrogate.Json);

    public TrainingSpecSurrogate ConvertToSurrogate(in TrainingSpec value) => new() { Json = value.ToJson() };
}
