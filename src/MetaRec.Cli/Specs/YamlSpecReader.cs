using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace MetaRec.Cli.Specs;

/// <summary>
/// Reads YAML into the tree that a spec is read from. Plain scalars mean what the core schema of YAML 1.2 says, quoted ones are texts; anchors may be used; a key that
/// comes twice, a second document and tags are errors.
/// </summary>
internal sealed class YamlSpecReader
{
    private const int MaxDepth = 32;
    private const int MaxNodes = 10_000;
    private const string TextTag = "tag:yaml.org,2002:str";

    private readonly Parser _parser;
    private readonly Dictionary<string, SpecPlace> _places = new(StringComparer.Ordinal);
    private readonly Dictionary<AnchorName, (JsonNode? Node, int Nodes)> _anchors = [];
    private readonly List<(SpecPlace Place, string Message)> _problems = [];
    private int _nodes;

    private YamlSpecReader(string text) => _parser = new Parser(new StringReader(text));

    /// <exception cref="SpecSyntaxException">The text is not YAML of that kind.</exception>
    public static SpecText Read(string text) => new YamlSpecReader(text).Read();

    private SpecText Read()
    {
        JsonNode? root = null;
        try
        {
            _parser.Consume<StreamStart>();
            if (_parser.TryConsume<DocumentStart>(out _))
            {
                root = Node("", 0);
                _parser.Consume<DocumentEnd>();
                if (_parser.Accept<DocumentStart>(out var second))
                {
                    Add(second.Start, "A second document begins here. A spec is one document: submit each of them from a file of its own.");
                }
            }
        }
        catch (YamlException error)
        {
            Add(error.Start, $"This is not YAML: {error.Message.TrimEnd('.')}.");
        }
        catch (InvalidOperationException)
        {
            // YamlDotNet 18.1.0, where a flow collection is not closed before the next key.
            Add(_parser.Current?.End ?? Mark.Empty, "This is not YAML: a bracket or brace is not closed, or a value is not separated from the next by a comma.");
        }

        return _problems.Count == 0 ? new SpecText(root, _places) : throw new SpecSyntaxException(_problems);
    }

    private JsonNode? Node(string path, int depth)
    {
        var start = _parser.Current!.Start;
        if (depth > MaxDepth || ++_nodes > MaxNodes)
        {
            throw new YamlException(start, start, depth > MaxDepth ? $"it is nested more than {MaxDepth} levels deep" : $"it has more than {MaxNodes:N0} values");
        }

        if (_parser.TryConsume<AnchorAlias>(out var alias))
        {
            return Repeat(alias);
        }

        var before = _nodes;
        var current = _parser.Require<NodeEvent>();
        if (!current.Tag.IsEmpty && !current.Tag.IsNonSpecific && !(current is Scalar && current.Tag.Value == TextTag))
        {
            Add(start, $"The tag {current.Tag} has no meaning here. Leave it out.");
        }

        var node = current switch
        {
            MappingStart => Mapping(path, depth),
            SequenceStart => Sequence(path, depth),
            _ => Value(_parser.Consume<Scalar>()),
        };
        if (!current.Anchor.IsEmpty)
        {
            _anchors[current.Anchor] = (node, _nodes - before + 1);
        }

        return node;
    }

    private JsonNode? Repeat(AnchorAlias alias)
    {
        if (!_anchors.TryGetValue(alias.Value, out var anchor))
        {
            Add(alias.Start, $"There is no anchor '&{alias.Value}' above. Define it before it is used.");
            return null;
        }

        _nodes += anchor.Nodes;
        return _nodes <= MaxNodes ? anchor.Node?.DeepClone() : throw new YamlException(alias.Start, alias.End, $"it has more than {MaxNodes:N0} values");
    }

    private JsonObject Mapping(string path, int depth)
    {
        _parser.Consume<MappingStart>();
        var mapping = new JsonObject();
        while (!_parser.TryConsume<MappingEnd>(out _))
        {
            var name = Key();
            var place = new SpecPlace(name.Start.Line, name.Start.Column);
            var key = SpecText.Join(path, name.Value);
            if (mapping.ContainsKey(name.Value))
            {
                Add(name.Start, $"The key '{key}' comes twice; the first is in line {_places[key].Line}. Keep one of them.");
            }
            else
            {
                _places[key] = place;
            }

            mapping[name.Value] = Node(key, depth + 1);
        }

        return mapping;
    }

    private Scalar Key()
    {
        if (_parser.TryConsume<Scalar>(out var name))
        {
            return name;
        }

        var (start, end) = (_parser.Current!.Start, _parser.Current.End);
        throw new YamlException(start, end, "a key must be a plain or quoted text");
    }

    private JsonArray Sequence(string path, int depth)
    {
        _parser.Consume<SequenceStart>();
        var items = new JsonArray();
        while (!_parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(Node(path, depth + 1));
        }

        return items;
    }

    private JsonNode? Value(Scalar scalar)
    {
        if (scalar.Style != ScalarStyle.Plain || !scalar.Tag.IsEmpty)
        {
            return JsonValue.Create(scalar.Value);
        }

        try
        {
            return YamlScalars.Resolve(scalar.Value);
        }
        catch (FormatException error)
        {
            Add(scalar.Start, error.Message);
            return null;
        }
    }

    private void Add(Mark mark, string message) => _problems.Add((new SpecPlace(mark.Line, mark.Column), message));
}
