using MetaRec.Contracts.Models;
using MetaRec.Grains.Items;

namespace MetaRec.Grains.Serving;

/// <summary>What one call looks at from its beginning to its end.</summary>
/// <param name="Versions">What is in service.</param>
/// <param name="Version">The version that answers.</param>
/// <param name="Serving">That version, loaded.</param>
/// <param name="Live">The live catalogue.</param>
internal sealed record ServingWorld(ServedVersions Versions, ModelVersion Version, ServingModel Serving, LiveCatalogue Live)
{
    public ModelArm Arm => Version.Number == Versions.Production?.Number ? ModelArm.Production : ModelArm.Canary;

    /// <summary>The version with its live catalogue. Computes what is new in it: not for a grain's own thread.</summary>
    public ServingView View() => Serving.ViewOf(Versions.Model, Live);
}
