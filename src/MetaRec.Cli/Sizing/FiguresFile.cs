using System.Text.Json;
using System.Text.Json.Serialization;
using MetaRec.Cli.CommandLine;
using MetaRec.Data;

namespace MetaRec.Cli.Sizing;

/// <summary>Reads <see cref="CapacityFigures"/> from a JSON document; what it leaves out has its default.</summary>
internal static class FiguresFile
{
    private const string Remedy = "Write the file with `metarec benchmark capacity -o json`, and change what you know better.";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { NumberHandling = JsonNumberHandling.Strict };

    /// <exception cref="UsageException">There is no such file, it is no document of figures, or a figure is not above 0.</exception>
    public static async Task<CapacityFigures> ReadAsync(string path, CancellationToken cancellationToken)
    {
        if (!File.Exists(path))
        {
            throw new UsageException($"--figures must be a file, but '{path}' does not exist. {Remedy}");
        }

        var figures = Parse(path, await File.ReadAllTextAsync(path, cancellationToken));
        if (CapacityFigure.All.FirstOrDefault(figure => !(figure.Value(figures) > 0 && double.IsFinite(figure.Value(figures)))) is { } wrong)
        {
            throw new UsageException(FormattableString.Invariant($"{path}: {wrong.Name} must be above 0, but is {wrong.Value(figures)}. {Remedy}"));
        }

        return figures;
    }

    private static CapacityFigures Parse(string path, string text)
    {
        try
        {
            var names = JsonSerializer.Deserialize<Dictionary<string, double>>(text, Options)?.Keys ?? throw new UsageException($"{path}: The figures must be a JSON object, but are null. {Remedy}");
            string[] known = [.. CapacityFigure.All.Select(figure => figure.Name)];
            return names.FirstOrDefault(name => !known.Contains(name)) is { } unknown
                ? throw new UsageException($"{path}: There is no figure '{unknown}'. {Suggestion.For(unknown, known)}".TrimEnd())
                : JsonSerializer.Deserialize<CapacityFigures>(text, Options)!;
        }
        catch (JsonException error)
        {
            throw new UsageException($"{path}: The figures must be a JSON object of numbers, but this is none: {error.Message} {Remedy}");
        }
    }
}
