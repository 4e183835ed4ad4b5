using MetaRec.Cli.Training;
using MetaRec.Data.Specs;

namespace MetaRec.Cli.Leaderboard;

/// <summary>A learner with the settings that were tuned for it on held-out warm users and items (<c>metarec evaluate --validation</c>).</summary>
/// <param name="Name">The row of the leaderboard.</param>
/// <param name="Settings">What differs from the default spec, as <c>--set</c> takes it.</param>
internal sealed record Recipe(string Name, params IReadOnlyList<string> Settings)
{
    /// <summary>The spec of one training.</summary>
    /// <param name="defaults">What the recipe says nothing of.</param>
    /// <param name="changes">Changes for every row, as <c>--set</c> takes them; they win.</param>
    public TrainingSpec Apply(TrainingSpec defaults, IReadOnlyList<string> changes) => SpecOverrides.Apply(defaults, [.. Settings, .. changes]);

    /// <summary>The command that gives this row by itself.</summary>
    /// <param name="run">Data set, training setting, seeds and steps, as the command line takes them.</param>
    /// <param name="changes">Changes for every row.</param>
    public string Command(string run, IReadOnlyList<string> changes) =>
        $"./metarec evaluate {run}{string.Concat(Settings.Concat(changes).Select(setting => $" --set {setting}"))}";
}
