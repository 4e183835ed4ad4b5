using MetaRec.Contracts.Jobs;

namespace MetaRec.Grains.Training;

/// <summary>The fenced record of a coordinator: the checkpoint that training goes on from.</summary>
[GenerateSerializer, Alias("metarec.CoordinatorRecord")]
internal sealed class CoordinatorRecord
{
    [Id(0)]
    public CheckpointReference? Checkpoint { get; set; }
}
