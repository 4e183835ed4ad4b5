using MetaRec.Data.Specs;

namespace MetaRec.Learning.Networks;

/// <summary>The networks by name.</summary>
public static class RatingNetworks
{
    /// <summary>All of them; their names are <see cref="ModelSpec.Networks"/>.</summary>
    public static IReadOnlyList<IRatingNetwork> All { get; } = [new Perceptron(), new Linear(), new TwoTower(), new GatedRecurrent(), new SelfAttention()];

    /// <summary>The network of a valid spec.</summary>
    public static IRatingNetwork Of(ModelSpec model) => All.Single(network => network.Name == model.Network);
}
