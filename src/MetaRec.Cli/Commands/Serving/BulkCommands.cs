using System.CommandLine;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Jobs;
using MetaRec.Cli.Serving;
using MetaRec.Cli.Specs;
using MetaRec.Client;

namespace MetaRec.Cli.Commands.Serving;

/// <summary>What the commands that read and write JSON Lines have in common.</summary>
internal static class BulkCommands
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    /// <summary>An <c>export</c>: to a file, which appears once it is whole, or to standard output.</summary>
    /// <param name="context">Reads and writes.</param>
    /// <param name="description">Of the command.</param>
    /// <param name="what">What is exported, in the singular.</param>
    /// <param name="key">The field by which it is continued.</param>
    /// <param name="open">Opens it: the client, the model, where to begin.</param>
    public static Command Export(
        CommandContext context, string description, string what, string key, Func<MetaRecClient, string?, string?, CancellationToken, Task<Stream>> open)
    {
        var file = new Argument<string>("file") { Description = "The file to write; - is standard output.", DefaultValueFactory = _ => SpecFile.StandardInput };
        var model = ServingOptions.Model();
        var command = new Command("export", description) { file, model };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var call = new JobCall(context, parse);
            var (path, name) = (parse.GetValue(file)!, parse.GetValue(model));
            var export = new BulkExport(key, (from, cancel) => open(call.Client, name, from, cancel), Pause)
            {
                Progress = lines => call.Terminal.Progress(Counted.Of(lines, what)),
                Broken = lines => call.Terminal.Say($"The connection broke after {Counted.Of(lines, what)}; it is made again."),
            };
            var count = await RunAsync(export, path, call, cancellationToken);
            call.Terminal.EndProgress();
            call.Terminal.Say($"{Counted.Of(count, what)} written{(path == SpecFile.StandardInput ? "" : $" to {path}")}.");
            return ExitCodes.Ok;
        });
        return command;
    }

    /// <summary>Opens a file of JSON Lines.</summary>
    /// <exception cref="UsageException">There is none.</exception>
    public static Stream Open(string path) => path == SpecFile.StandardInput
        ? Console.OpenStandardInput()
        : File.Exists(path) ? File.OpenRead(path) : throw new UsageException($"There is no file '{path}'. Give a file of JSON Lines, or - for standard input.");

    private static async Task<long> RunAsync(BulkExport export, string path, JobCall call, CancellationToken cancellationToken)
    {
        try
        {
            return path == SpecFile.StandardInput ? await export.RunAsync(call.Context.Output, cancellationToken) : await WriteAsync(export, path, cancellationToken);
        }
        catch (HttpIOException error)
        {
            throw new ServerUnreachableException(call.Server, error);
        }
    }

    private static async Task<long> WriteAsync(BulkExport export, string path, CancellationToken cancellationToken)
    {
        var part = $"{path}.part";
        try
        {
            long count;
            await using (var writer = new StreamWriter(part))
            {
                count = await export.RunAsync(writer, cancellationToken);
            }

            File.Move(part, path, overwrite: true);
            return count;
        }
        catch (Exception error) when (error is UnauthorizedAccessException or DirectoryNotFoundException)
        {
            throw new UsageException($"'{path}' cannot be written: {error.Message}");
        }
        finally
        {
            if (File.Exists(part))
            {
                File.Delete(part);
            }
        }
    }
}
