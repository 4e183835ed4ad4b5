using System.Text;
using System.Text.Json.Nodes;
using MetaRec.Cli.CommandLine;
using MetaRec.Data.Specs;

namespace MetaRec.Cli.Specs;

/// <summary>A spec that a person wrote, in YAML or JSON, with the changes of the command line; knows where each key comes from.</summary>
internal sealed class SpecFile
{
    /// <summary>Names standard input.</summary>
    public const string StandardInput = "-";

    private readonly string _name;
    private readonly IReadOnlyDictionary<string, SpecPlace> _places;
    private readonly IReadOnlyDictionary<string, string> _changes;

    private SpecFile(string name, SpecText text, IReadOnlyList<string> changes)
    {
        (_name, _places) = (name, text.Places);
        Root = text.Root as JsonObject ?? throw new SpecProblemsException([$"{name}: A spec must be a mapping of keys to values, but is {text.Root?.ToJsonString() ?? "empty"}. An empty one is written {{}}."]);
        _changes = SpecChanges.Apply(Root, changes);
    }

    /// <summary>The spec's JSON, as it is submitted.</summary>
    public JsonObject Root { get; }

    /// <summary>Reads a file.</summary>
    /// <param name="file">Its path, or "-".</param>
    /// <param name="input">Standard input.</param>
    /// <param name="changes">Each key=value, made over the file.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SpecProblemsException">It is neither YAML nor JSON.</exception>
    /// <exception cref="UsageException">There is no such file, or a change cannot be made.</exception>
    public static async Task<SpecFile> ReadAsync(string file, TextReader input, IReadOnlyList<string> changes, CancellationToken cancellationToken)
    {
        var text = await TextOfAsync(file, input, cancellationToken);
        var name = file == StandardInput ? "standard input" : file;
        try
        {
            var isJson = Path.GetExtension(file).Equals(".json", StringComparison.OrdinalIgnoreCase) || (file == StandardInput && text.AsSpan().TrimStart().StartsWith("{"));
            return new SpecFile(name, isJson ? JsonSpecReader.Read(text) : YamlSpecReader.Read(text), changes);
        }
        catch (SpecSyntaxException error)
        {
            throw new SpecProblemsException([.. error.Problems.Select(problem => $"{name}:{problem.Place}: {problem.Message}")]);
        }
    }

    /// <summary>A spec of defaults, with these changes.</summary>
    /// <param name="changes">Each key=value.</param>
    /// <exception cref="UsageException">A change cannot be made.</exception>
    public static SpecFile Empty(IReadOnlyList<string> changes) => new("the command line", JsonSpecReader.Read("{}"), changes);

    /// <summary>The spec of a command, with changes; what it says of another learner or network than the changes choose has its default.</summary>
    /// <param name="defaults">What the command trains where nothing is changed.</param>
    /// <param name="changes">Each key=value.</param>
    /// <exception cref="UsageException">A change cannot be made.</exception>
    public static SpecFile Of(TrainingSpec defaults, IReadOnlyList<string> changes)
    {
        var file = new SpecFile("the command's defaults", new SpecText(JsonNode.Parse(defaults.ToJson()), new Dictionary<string, SpecPlace>()), changes);
        var unread = SpecReader.Read(file.Root, out _) is { } spec ? UnreadOptions.Of(spec) : [];
        foreach (var problem in unread.Where(problem => !file.IsChanged(problem.Key)))
        {
            Remove(file.Root, problem.Key);
        }

        return file;
    }

    /// <summary>Finds everything that is wrong with the spec and can be seen without the data.</summary>
    /// <returns>The spec.</returns>
    /// <exception cref="SpecProblemsException">Something is wrong.</exception>
    public TrainingSpec Check()
    {
        var spec = SpecReader.Read(Root, out var unreadable);
        var rest = Root.DeepClone();
        foreach (var problem in unreadable)
        {
            Remove(rest, problem.Key);
        }

        var rules = SpecReader.Read(rest, out _)?.Problems() ?? [];
        if (unreadable.Count + rules.Count > 0)
        {
            throw new SpecProblemsException(Describe([.. unreadable, .. rules]));
        }

        return spec!;
    }

    /// <summary>Problems with their places, in the order of the file.</summary>
    public IReadOnlyList<string> Describe(IEnumerable<SpecProblem> problems) =>
        [.. problems.OrderBy(problem => PlaceOf(problem.Key)?.Line ?? long.MaxValue).Select(problem => $"{Origin(problem.Key)}: {problem.Message}")];

    private string Origin(string key)
    {
        for (var path = key; path.Length > 0; path = ParentOf(path))
        {
            if (_changes.TryGetValue(path, out var option))
            {
                return option;
            }

            if (_places.TryGetValue(path, out var place))
            {
                return $"{_name}:{place}";
            }
        }

        return _name;
    }

    private SpecPlace? PlaceOf(string key)
    {
        for (var path = key; path.Length > 0; path = ParentOf(path))
        {
            if (_places.TryGetValue(path, out var place))
            {
                return place;
            }
        }

        return null;
    }

    private bool IsChanged(string key)
    {
        var path = key;
        while (path.Length > 0 && !_changes.ContainsKey(path))
        {
            path = ParentOf(path);
        }

        return path.Length > 0;
    }

    private static string ParentOf(string path) => path.LastIndexOf('.') is > 0 and var dot ? path[..dot] : "";

    private static void Remove(JsonNode root, string path)
    {
        // A key of the file may hold a dot itself, so that there is nothing of that path.
        var names = path.Split('.');
        var parent = names[..^1].Aggregate((JsonNode?)root, (node, name) => (node as JsonObject)?[name]);
        (parent as JsonObject)?.Remove(names[^1]);
    }

    private static async Task<string> TextOfAsync(string file, TextReader input, CancellationToken cancellationToken)
    {
        if (file == StandardInput)
        {
            return await input.ReadToEndAsync(cancellationToken);
        }

        try
        {
            return await File.ReadAllTextAsync(file, new UTF8Encoding(false, throwOnInvalidBytes: true), cancellationToken);
        }
        catch (Exception error) when (error is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UsageException($"There is no file '{file}'. Name a spec in YAML or JSON, or - for standard input; docs/examples has some.");
        }
        catch (DecoderFallbackException)
        {
            throw new UsageException($"'{file}' is not text in UTF-8. Name a spec in YAML or JSON.");
        }
    }
}
