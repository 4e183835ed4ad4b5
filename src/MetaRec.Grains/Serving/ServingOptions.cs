using System.ComponentModel.DataAnnotations;

namespace MetaRec.Grains.Serving;

/// <summary>How a silo serves: the threads that compute answers, how long users stay in memory, what a version in shadow sees, and how many users an audience is found among.</summary>
public sealed class ServingOptions
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

    /// <summary>How long a user whom nobody asks about stays in memory, with the history and what adaptation has made of it. The next call reads the history again, and adapts.</summary>
    /// <value>15 minutes</value>
    [Range(typeof(TimeSpan), "00:00:02", "7.00:00:00", ErrorMessage = "The age at which idle users leave memory must be between {1} and {2} (MetaRec:Serving:IdleAge). Write 00:15:00 for a quarter of an hour.")]
    public TimeSpan IdleAge { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>Whether the answers of each version in service are counted, and ratings compared with what it had predicted. Without, no version is compared in service, a shadow neither.</summary>
    /// <value>true</value>
    public bool ArmMetrics { get; set; } = true;

    /// <summary>Share of the writes of feedback that a version in shadow predicts too: each costs an adaptation, on a thread of its own.</summary>
    /// <value>0.1</value>
    [Range(0.0, 1.0, ErrorMessage = "A version in shadow predicts a share of the writes between {1} and {2} (MetaRec:Serving:ShadowShare).")]
    public double ShadowShare { get; set; } = 0.1;

    /// <summary>Stored users of whom the audience of an item is found; of a model with more, a sample. Each costs a read of the store and an adaptation.</summary>
    /// <value>10,000</value>
    [Range(1, 1_000_000, ErrorMessage = "The audience of an item is found among {1} to {2} users (MetaRec:Serving:AudienceUsers). Leave it out for 10000.")]
    public int AudienceUsers { get; set; } = 10_000;
}
