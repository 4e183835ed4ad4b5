using System.CommandLine;
using System.Globalization;
using MetaRec.Cli.CommandLine;

namespace MetaRec.Cli.Commands.Model;

/// <summary><c>metarec model import</c>.</summary>
internal static class ModelImportCommand
{
    private const string Description = """
        Makes a file that "model export" has written a version: a candidate, under this or another name. Its checksum is verified, and the data set that it was trained on must be there. The same file again
        is the same version.

        Examples:
          metarec model import default-2.safetensors
          metarec model import default-2.safetensors --model news
        """;

    public static Command Create(CommandContext context)
    {
        var file = new Argument<string>("file") { Description = "The file." };
        return ModelCommand.OfOne(
            context, "import", Description, [file],
            async (call, parse, model, cancellationToken) =>
            {
                var path = parse.GetValue(file)!;
                if (!File.Exists(path))
                {
                    throw new UsageException($"There is no file '{path}'. Give one that ./metarec model export has written.");
                }

                await using var content = File.OpenRead(path);
                return await call.Client.Models.ImportAsync(model, content, cancellationToken);
            },
            (call, _, model) => model.Versions.LastOrDefault(version => version.Imported) is { } version
                ? $"Put it into service:  {call.Hint(string.Create(CultureInfo.InvariantCulture, $"model promote {version.Number}{ModelHints.Of(model.Name)}"))}"
                : null);
    }
}
