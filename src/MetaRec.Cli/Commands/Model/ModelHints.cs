using MetaRec.Contracts.Models;

namespace MetaRec.Cli.Commands.Model;

/// <summary>What the commands that are suggested have in common.</summary>
internal static class ModelHints
{
    /// <summary>The option that names a model, where it is not the default one.</summary>
    public static string Of(string model) => model == ModelNames.Default ? "" : $" --model {ResumeCommand.Quote(model)}";
}
