using System.ComponentModel.DataAnnotations;

namespace MetaRec.Grains.Serving;

/// <summary>The threads that compute answers.</summary>
public sealed class ServingPoolOptions
{
    /// <summary>The configuration section these options are read from.</summary>
    public const string Section = "MetaRec:Serving";

    /// <summary>Threads of a silo that adapt and rank.</summary>
    /// <value>As many as processors.</value>
    [Range(1, 1024, ErrorMessage = "There are between {1} and {2} serving threads (MetaRec:Serving:Threads).")]
    public int Threads { get; set; } = Environment.ProcessorCount;

    /// <summary>Pieces of work that may wait for a thread; more are refused, and the caller is told to come again.</summary>
    /// <value>256</value>
    [Range(1, 100_000, ErrorMessage = "Between {1} and {2} pieces of serving work may wait (MetaRec:Serving:QueueLength).")]
    public int QueueLength { get; set; } = 256;
}
