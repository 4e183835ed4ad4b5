using MetaRec.Contracts.Jobs;
using MetaRec.Data.Specs;

namespace MetaRec.Grains.Training;

/// <summary>Sorts what is wrong with a spec by the key that it is about.</summary>
internal static class SpecErrors
{
    public static IReadOnlyDictionary<string, string[]> None { get; } = new Dictionary<string, string[]>();

    /// <summary>The rules that a job breaks; empty where it breaks none.</summary>
    public static IReadOnlyDictionary<string, string[]> Of(string jobId, TrainingSpec spec)
    {
        var id = GrainKeys.IsJobId(jobId)
            ? []
            : new[] { new SpecProblem("id", $"'{jobId}' cannot be a job id: use 1 to 64 letters, digits, '.', '_' or '-', beginning with a letter or digit.") };
        return SpecProblem.ByKey([.. id, .. spec.Problems()]);
    }

    /// <exception cref="InvalidSpecException">The job breaks a rule.</exception>
    public static void ThrowIfAny(string jobId, TrainingSpec spec)
    {
        if (Of(jobId, spec) is { Count: > 0 } errors)
        {
            throw new InvalidSpecException(errors);
        }
    }
}
