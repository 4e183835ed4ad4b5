using MetaRec.Data.Specs;

namespace MetaRec.Learning.Networks;

/// <summary>The networks by name.</summary>
public static class RatingNetworks
{
    private static readonly Catalogue<IRatingNetwork> Known = new(
        [new Perceptron(), new Linear(), new TwoTower(), new GatedRecurrent(), new SelfAttention()], ModelSpec.Networks, network => network.Name, network => network.Options, NetworkOptions.Shaping);

    /// <summary>All of them; their names are <see cref="ModelSpec.Networks"/>.</summary>
    public static IReadOnlyList<IRatingNetwork> All => Known.All;

    /// <summary>The network of a valid spec.</summary>
    public static IRatingNetwork Of(ModelSpec model) => Known.Of(model.Network);

    /// <summary>
    /// Adds a network of your own, which specs may name from then on; once is enough. In every process that reads specs or computes: gateways, silos and the command that submits.
    /// </summary>
    /// <exception cref="ArgumentException">The name is another's, or not made of lower-case letters, digits and hyphens; or an option is none of <see cref="NetworkOptions.Shaping"/>.</exception>
    public static void Register(IRatingNetwork network) => Known.Register(network);
}
