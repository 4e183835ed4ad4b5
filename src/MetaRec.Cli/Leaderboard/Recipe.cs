using MetaRec.Cli.Training;
using MetaRec.Data.Specs;

namespace MetaRec.Cli.Leaderboard;

/// <summary>A learner with the settings that were tuned for it on held-out warm users and items (<c>metarec evaluate --validation</c>).</summary>
/// <param name="Name">The row of the leaderboard.</param>
/// <param name="Settings">What differs from the default spec, as <c>--set</c> takes it.</param>
internal sealed record Recipe(string Name, params IReadOnlyList<string> Settings)
{
    /// <summary>The spec of one training.</summary>
    public TrainingSpec Apply(TrainingSpec defaults) => SpecOverrides.Apply(defaults, Settings);

    /// <summary>The command that gives this row by itself.</summary>
    public string Command(string dataset, string training, int seeds) =>
        $"./metarec evaluate --dataset {dataset} --training {training} --seeds {seeds}{string.Concat(Settings.Select(setting => $" --set {setting}"))}";
}
