using MetaRec.Contracts.Wire;

namespace MetaRec.Contracts.Training;

/// <summary>The episode a task has drawn for a step.</summary>
[GenerateSerializer, Immutable, Alias("metarec.DrawnEpisode")]
public sealed record DrawnEpisode(
    [property: Id(0)] int Task,
    [property: Id(1)] int User,
    [property: Id(2)] IndexVector SupportItems,
    [property: Id(3)] ParameterVector SupportRatings,
    [property: Id(4)] IndexVector QueryItems,
    [property: Id(5)] ParameterVector QueryRatings,
    [property: Id(6)] IndexVector SupportNegatives,
    [property: Id(7)] IndexVector QueryNegatives);
