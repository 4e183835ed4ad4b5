using MetaRec.Contracts.Cluster;
using MetaRec.Contracts.Jobs;
using MetaRec.Contracts.Live;
using MetaRec.Contracts.Models;
using MetaRec.Data;
using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;
using MetaRec.Grains.Placement;
using MetaRec.Learning.Privacy;
using Orleans.Concurrency;

namespace MetaRec.Grains.Training;

/// <inheritdoc cref="ISpecCheckGrain"/>
[StatelessWorker, Reentrant]
[SiloRole(SiloRoles.Coordinator)]
internal sealed class SpecCheckGrain(TrainingDataCache cache) : Grain, ISpecCheckGrain
{
    public async Task<SpecCheck> CheckAsync(TrainingSpec spec)
    {
        if (spec.Problems() is { Count: > 0 } problems)
        {
            return new SpecCheck(spec, null, null, SpecProblem.ByKey(problems));
        }

        try
        {
            if (spec.Dataset.NeedsSnapshot())
            {
                var model = spec.Dataset.Live?.Model ?? new LiveSpec().Model;
                spec = ModelNames.IsValid(model)
                    ? (await GrainFactory.GetGrain<ILiveDataGrain>(model).TakeAsync(spec, fewest: 0)).Spec
                    : throw new ModelException(ModelProblem.Invalid, $"dataset.live.model must be {ModelNames.Rule}, but is '{model}'.");
            }

            var data = await cache.PrepareAsync(spec);
            var complete = spec with { Dataset = spec.Dataset with { Fingerprint = data.Dataset.Fingerprint } };
            return new SpecCheck(complete, data.Tasks.Count, data.Layout.Length, SpecErrors.None);
        }
        catch (Exception error) when (KeyOf(error) is { } key)
        {
            return new SpecCheck(spec, null, null, SpecProblem.ByKey([new SpecProblem(key, error.Message)]));
        }
    }

    /// <summary>The key that a failure to prepare the data is about; null where it says nothing about the spec.</summary>
    private static string? KeyOf(Exception error) => error switch
    {
        DatasetNotFoundException or DataFormatException or IOException or UnauthorizedAccessException => "dataset",
        ModelException => "dataset.live",
        InvalidDataException => "dataset.fingerprint",
        NoTaskException => "episodes",
        PrivacyException => "privacy",
        ArgumentException => "model",
        _ => null,
    };
}
