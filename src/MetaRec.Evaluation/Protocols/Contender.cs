using MetaRec.Evaluation.Floors;
using MetaRec.Learning;

namespace MetaRec.Evaluation.Protocols;

/// <summary>A method that takes part in an evaluation: one model for all seeds of the draw, or one trained for each.</summary>
public sealed class Contender
{
    private readonly Func<ulong, IRatingModel> _modelFor;

    /// <param name="method">Name in the tables; different from that of every other contender.</param>
    /// <param name="kind">Meta-learned, or a floor.</param>
    /// <param name="modelFor">Gives the model of a seed; called once per seed, before that seed's first prediction.</param>
    public Contender(string method, ModelKind kind, Func<ulong, IRatingModel> modelFor)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(method);
        Method = method;
        Kind = kind;
        _modelFor = modelFor;
    }

    public string Method { get; }

    public ModelKind Kind { get; }

    /// <summary>The same model for every seed, under its own name; a floor where <see cref="FloorSet"/> knows it.</summary>
    public static Contender Of(IRatingModel model) =>
        new(model.Name, FloorSet.Contains(model) ? ModelKind.Floor : ModelKind.Meta, _ => model);

    /// <summary>The model to evaluate on the draws of a seed.</summary>
    public IRatingModel ModelFor(ulong seed) => _modelFor(seed);
}
