using System.CommandLine;
using System.Runtime.InteropServices;
using MetaRec.Cli.CommandLine;

namespace MetaRec.Cli.Commands;

/// <summary><c>metarec version</c>.</summary>
internal static class VersionCommand
{
    public static Command Create(CommandContext context)
    {
        var output = CommonOptions.Output();
        var command = new Command("version", "Versions of metarec and of what it stands on.") { output };
        command.SetAction(parse =>
        {
            var terminal = context.Terminal(parse, output);
            var document = new VersionDocument(
                Versions.Metarec, Versions.TorchSharp, Versions.Orleans, Versions.Runtime, RuntimeInformation.RuntimeIdentifier, Environment.ProcessorCount);
            if (terminal.Json)
            {
                terminal.WriteJson(document);
            }
            else
            {
                context.Output.WriteLine($"metarec {document.Metarec} (TorchSharp {document.TorchSharp}, Orleans {document.Orleans}, {document.Runtime}, {document.Platform}, {document.Cores} cores)");
            }

            return ExitCodes.Ok;
        });
        return command;
    }

    private sealed record VersionDocument(string Metarec, string TorchSharp, string Orleans, string Runtime, string Platform, int Cores);
}
