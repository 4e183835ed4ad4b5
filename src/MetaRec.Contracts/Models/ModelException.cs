namespace MetaRec.Contracts.Models;

/// <summary>A request to the registry that is refused. The message has value, rule and remedy.</summary>
/// <param name="kind">Why.</param>
/// <param name="message">For the caller.</param>
[GenerateSerializer, Alias("metarec.ModelRefused")]
public sealed class ModelException(ModelProblem kind, string message) : Exception(message)
{
    [Id(0)]
    public ModelProblem Kind { get; } = kind;
}
