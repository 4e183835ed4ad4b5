using System.ComponentModel.DataAnnotations;

namespace MetaRec.Grains.Training;

/// <summary>How patient a coordinator is with its workers. None of this changes a result.</summary>
public sealed class TrainingOptions
{
    /// <summary>The configuration section these options are bound to.</summary>
    public const string Section = "MetaRec:Training";

    /// <summary>
    /// A silo's part of a meta-step is given to others as well once it takes so many times as long as the first silo took for its own. Whichever answer comes first is taken.
    /// </summary>
    /// <value>4</value>
    [Range(1, 1000, ErrorMessage = "The straggler factor must be between {1} and {2} (MetaRec:Training:StragglerFactor). Leave it out for 4.")]
    public double StragglerFactor { get; set; } = 4;

    /// <summary>No part is given to others sooner than this: short meta-steps vary by more than the factor.</summary>
    /// <value>500 ms</value>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00", ErrorMessage = "The straggler floor must be between {1} and {2} (MetaRec:Training:StragglerFloor). Write 00:00:00.5 for half a second.")]
    public TimeSpan StragglerFloor { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>How long an error of unknown kind is tried again before the job fails with it. Lost silos and stores are waited for without end.</summary>
    /// <value>1 min</value>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00", ErrorMessage = "The time to retry unknown errors must be between {1} and {2} (MetaRec:Training:RetryUnknownErrors). Write 00:01:00 for a minute.")]
    public TimeSpan RetryUnknownErrors { get; set; } = TimeSpan.FromMinutes(1);
}
