using MetaRec.Data.Specs;

namespace MetaRec.Cli.Sizing;

/// <summary>What a cluster is to carry. Shares are between 0 and 1.</summary>
internal sealed record SizingRequest
{
    /// <summary>Users with a history.</summary>
    public required long Users { get; init; }

    /// <summary>Items of the catalogue.</summary>
    public required long Items { get; init; }

    /// <summary>Requests a second at the busiest hour.</summary>
    public required double Rate { get; init; }

    /// <summary>Share of the requests that are feedback of one event.</summary>
    /// <value>0.2</value>
    public double WriteShare { get; init; } = 0.2;

    /// <summary>Share of the users that is in memory at the busiest hour: who came within the idle age.</summary>
    /// <value>0.05</value>
    public double ActiveShare { get; init; } = 0.05;

    /// <summary>Events of a user.</summary>
    /// <value>20</value>
    public int Interactions { get; init; } = 20;

    /// <summary>Meta-steps of a training run.</summary>
    public int Steps { get; init; } = TrainingSpec.DefaultSteps;

    /// <summary>Micro-batches of a meta-step: more lanes than that have nothing to do.</summary>
    public int MicroBatches { get; init; } = new TrainingSpec().MicroBatches;

    /// <summary>Tasks of a micro-batch.</summary>
    public int MicroBatchSize { get; init; } = new TrainingSpec().MicroBatchSize;

    /// <summary>What a training run may take.</summary>
    /// <value>1 h</value>
    public TimeSpan TrainWithin { get; init; } = TimeSpan.FromHours(1);

    /// <summary>Lanes of a worker, and its processors.</summary>
    /// <value>2</value>
    public int Lanes { get; init; } = 2;

    /// <summary>Processors of a serving silo.</summary>
    /// <value>2</value>
    public int ServingCpu { get; init; } = 2;

    /// <summary>Checkpoints that stay: of versions, and of jobs that nobody has deleted.</summary>
    /// <value>30</value>
    public int Checkpoints { get; init; } = 30;

    /// <summary>Share of the processors that is in use at the busiest hour.</summary>
    /// <value>0.6</value>
    public double Utilization { get; init; } = 0.6;
}
