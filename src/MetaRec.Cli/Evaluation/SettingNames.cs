using MetaRec.Data.Specs;

namespace MetaRec.Cli.Evaluation;

/// <summary>How the training settings are called on the command line.</summary>
internal static class SettingNames
{
    public static IReadOnlyList<string> All { get; } = ["tasks", "all-warm"];

    public static string Of(TrainingSetting setting) => setting == TrainingSetting.Tasks ? "tasks" : "all-warm";

    public static TrainingSetting Parse(string name) => name == "tasks" ? TrainingSetting.Tasks : TrainingSetting.AllWarm;
}
