using System.ComponentModel.DataAnnotations;

namespace MetaRec.Grains.Lanes;

/// <summary>How many pieces of tensor work a silo computes at once, and how many may wait.</summary>
public sealed class LanePoolOptions
{
    /// <summary>The configuration section these options are bound to.</summary>
    public const string Section = "MetaRec:Lanes";

    /// <summary>Dedicated compute threads of this silo: one per GPU, or one per CPU slot.</summary>
    /// <value>1</value>
    [Range(1, 256, ErrorMessage = "Lanes must be between {1} and {2} (MetaRec:Lanes:Lanes).")]
    public int Lanes { get; set; } = 1;

    /// <summary>Pieces of work that may wait for a free lane. A caller beyond that waits, without blocking a thread, until one has started.</summary>
    /// <value>64</value>
    [Range(1, 65536, ErrorMessage = "Queue length must be between {1} and {2} (MetaRec:Lanes:QueueLength).")]
    public int QueueLength { get; set; } = 64;
}
