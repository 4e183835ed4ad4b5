using MetaRec.Data.Tasks;
using MetaRec.Learning;

namespace MetaRec.Evaluation.Protocols;

/// <summary>A model that is not shown the support: what it predicts before adaptation, on the same query rows.</summary>
public sealed class UnadaptedModel(IRatingModel model) : IRatingModel
{
    public string Name => NameOf(model.Name);

    /// <summary>What the unadapted version of a method is called.</summary>
    public static string NameOf(string method) => method + " (before adaptation)";

    /// <inheritdoc/>
    public IReadOnlyList<float[]> Predict(IReadOnlyList<Episode> episodes) =>
        model.Predict([.. episodes.Select(episode => episode with { SupportItems = [], SupportRatings = [] })]);
}
