using System.CommandLine;
using System.Globalization;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Jobs;
using MetaRec.Cli.Serving;
using MetaRec.Contracts.Models;

namespace MetaRec.Cli.Commands.Model;

/// <summary><c>metarec model export</c>.</summary>
internal static class ModelExportCommand
{
    private const string Description = """
        Writes a version to one file in safetensors: parameters, spec, comparison with the floors, checksum of the data set, and a checksum of all of it. Python reads it too.

        Examples:
          metarec model export 2
          metarec model export 2 --model news --file news-2.safetensors
        """;

    public static Command Create(CommandContext context)
    {
        var version = ModelCommand.Version();
        var file = CommonOptions.Text("--file", "Where to write it; MODEL-VERSION.safetensors by default. A file that is there is replaced.", "FILE");
        var (model, output) = (ServingOptions.Model(), CommonOptions.Output());
        var command = new Command("export", Description) { version, file, model, output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var (name, number) = (parse.GetValue(model) ?? ModelNames.Default, parse.GetValue(version));
            using var call = new JobCall(context, parse, output);
            var path = parse.GetValue(file) ?? string.Create(CultureInfo.InvariantCulture, $"{name}-{number}.safetensors");
            var bytes = await WriteAsync(call, name, number, path, cancellationToken);
            if (call.Form == "json")
            {
                call.WriteJson(new { model = name, version = number, file = path, bytes });
            }
            else
            {
                context.Output.WriteLine(path);
            }

            call.Terminal.Say(string.Create(
                CultureInfo.InvariantCulture, $"Version {number} of '{name}' is in {path} ({bytes:N0} bytes). Elsewhere:  ./metarec model import {ResumeCommand.Quote(path)} --model NAME --server URL"));
            return ExitCodes.Ok;
        });
        return command;
    }

    /// <summary>A file that is there is replaced once the new one is whole.</summary>
    private static async Task<long> WriteAsync(JobCall call, string model, int version, string path, CancellationToken cancellationToken)
    {
        var partial = $"{path}.partial";
        await using var content = await call.Client.Models.ExportAsync(model, version, cancellationToken);
        try
        {
            await using (var written = File.Create(partial))
            {
                await content.CopyToAsync(written, cancellationToken);
            }

            File.Move(partial, path, overwrite: true);
            return new FileInfo(path).Length;
        }
        catch
        {
            File.Delete(partial);
            throw;
        }
    }
}
