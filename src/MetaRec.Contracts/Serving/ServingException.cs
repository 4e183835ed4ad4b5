namespace MetaRec.Contracts.Serving;

/// <summary>A serving request that is not answered as it stands. The message has value, rule and remedy.</summary>
/// <param name="kind">What kind of problem it is.</param>
/// <param name="message">For the caller.</param>
/// <param name="errors">What is wrong, by the name of the field; null where it is no field.</param>
[GenerateSerializer, Alias("metarec.Serving")]
public sealed class ServingException(ServingProblem kind, string message, IReadOnlyDictionary<string, string[]>? errors = null) : Exception(message)
{
    [Id(0)]
    public ServingProblem Kind { get; } = kind;

    /// <summary>What is wrong, by the name of the field.</summary>
    [Id(1)]
    public IReadOnlyDictionary<string, string[]> Errors { get; } = errors ?? new Dictionary<string, string[]>();

    /// <summary>One field is wrong.</summary>
    public static ServingException Invalid(string field, string message) =>
        new(ServingProblem.Invalid, message, new Dictionary<string, string[]> { [field] = [message] });

    public static ServingException NotFound(string message) => new(ServingProblem.NotFound, message);
}
