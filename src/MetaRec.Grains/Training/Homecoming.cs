using Orleans.Runtime.Placement;

namespace MetaRec.Grains.Training;

/// <summary>Moves grains after the work: when workers join or leave, each silo draws other micro-batches' tasks, and their grains follow.</summary>
internal static class Homecoming
{
    /// <summary>Migrates a grain to its home once it is idle. False where it is at home already, or has none.</summary>
    public static bool MoveIfAway(IGrainContext grain, ILocalSiloDetails here, SiloAddress? home)
    {
        if (home is null || home.Equals(here.SiloAddress))
        {
            return false;
        }

        grain.Migrate(new Dictionary<string, object> { [IPlacementDirector.PlacementHintKey] = home });
        return true;
    }
}
