using MetaRec.Data.Tasks;
using MetaRec.Evaluation.Protocols;

namespace MetaRec.Cli.Demo;

/// <summary>Mean absolute errors over all cold users at the stages of a story.</summary>
/// <param name="Users">How many there are.</param>
/// <param name="Stages">By number of ratings given.</param>
internal sealed record ColdUserMeans(int Users, IReadOnlyList<ColdUserMeans.Stage> Stages)
{
    private const string Floor = "bias + content";

    /// <summary>Takes the means from a support curve; null where it is empty.</summary>
    public static ColdUserMeans? Of(MeluSplit split, IReadOnlyList<SupportSeries> curve, string method)
    {
        return curve.Count == 0
            ? null
            : new ColdUserMeans(
                TaskSets.Test(split, Scenario.ColdUser).Count, [.. StoryTeller.Stages.Select(ratings => new Stage(ratings, Mae(method, ratings), Mae(Floor, ratings)))]);

        double Mae(string name, int ratings) => curve.Single(series => series.Method == name).Points.Single(point => point.Size == ratings).Mae;
    }

    /// <param name="Ratings">Ratings given so far.</param>
    /// <param name="Mae">Of the served model.</param>
    /// <param name="BiasContentMae">Of bias + content.</param>
    internal sealed record Stage(int Ratings, double Mae, double BiasContentMae);
}
