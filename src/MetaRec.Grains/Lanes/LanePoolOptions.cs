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

    /// <summary>
    /// What lanes compute on: "cpu", the hand-written engine on the lane's thread; "cuda", libtorch's operations on the GPUs of this process, lane by lane in turn; "cuda:0", on that GPU alone;
    /// "libtorch", the same operations on the processor, to try them without a GPU. Learners and networks without the closed form are computed by the engine in any case.
    /// All workers of a cluster need the same kind for jobs to end in the same bits.
    /// </summary>
    /// <value>cpu</value>
    [RegularExpression("cpu|libtorch|cuda(:[0-9]{1,2})?", ErrorMessage = "Lanes compute on cpu, cuda, cuda:NUMBER or libtorch (MetaRec:Lanes:Device, or --device).")]
    public string Device { get; set; } = "cpu";
}
