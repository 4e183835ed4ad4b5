namespace MetaRec.Contracts.Jobs;

/// <summary>A job in the directory.</summary>
/// <param name="Id">Job id.</param>
/// <param name="State">Its state when it last told the directory.</param>
/// <param name="Revision">Counts the changes of the job: what arrives late is told apart by it.</param>
[GenerateSerializer, Immutable, Alias("metarec.JobEntry")]
public sealed record JobEntry([property: Id(0)] string Id, [property: Id(1)] JobState State, [property: Id(2)] int Revision)
{
    /// <summary>Its place in the order of submission, given by the directory.</summary>
    [Id(3)]
    public long Number { get; init; }
}
