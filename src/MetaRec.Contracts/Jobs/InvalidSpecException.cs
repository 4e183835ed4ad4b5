namespace MetaRec.Contracts.Jobs;

/// <summary>A job cannot be accepted as given: its id or its spec breaks a rule, or its data cannot be trained on.</summary>
/// <param name="errors">What is wrong, by the key of the spec that it is about ("id" for the job's id).</param>
[GenerateSerializer, Alias("metarec.InvalidSpec")]
public sealed class InvalidSpecException(IReadOnlyDictionary<string, string[]> errors)
    : Exception($"The spec is not valid: {string.Join(" ", errors.Values.SelectMany(messages => messages))}")
{
    /// <summary>What is wrong, by key.</summary>
    [Id(0)]
    public IReadOnlyDictionary<string, string[]> Errors { get; } = errors;
}
