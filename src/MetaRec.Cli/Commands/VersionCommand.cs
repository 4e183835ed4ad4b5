using System.CommandLine;
using System.Reflection;
using System.Runtime.InteropServices;
using MetaRec.Cli.CommandLine;
using TorchSharp;

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
                Of(typeof(Program).Assembly), Of(typeof(torch).Assembly), Of(typeof(Orleans.IGrain).Assembly), RuntimeInformation.FrameworkDescription,
                RuntimeInformation.RuntimeIdentifier, Environment.ProcessorCount);
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

    private static string Of(Assembly assembly) =>
        (assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? $"{assembly.GetName().Version}").Split('+', ' ')[0].TrimEnd('.');

    private sealed record VersionDocument(string Metarec, string TorchSharp, string Orleans, string Runtime, string Platform, int Cores);
}
