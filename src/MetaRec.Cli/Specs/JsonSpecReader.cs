using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MetaRec.Cli.Specs;

/// <summary>Reads JSON into the tree that a spec is read from, with the place of every key; a key that comes twice is an error.</summary>
internal sealed class JsonSpecReader
{
    private readonly Dictionary<string, SpecPlace> _places = new(StringComparer.Ordinal);
    private readonly List<(SpecPlace Place, string Message)> _problems = [];
    private readonly byte[] _text;

    private JsonSpecReader(string text) => _text = Encoding.UTF8.GetBytes(text);

    /// <exception cref="SpecSyntaxException">The text is not JSON.</exception>
    public static SpecText Read(string text) => new JsonSpecReader(text).Read();

    private SpecText Read()
    {
        try
        {
            var reader = new Utf8JsonReader(_text);
            reader.Read();
            Locate(ref reader, "");
            reader.Read();
            return _problems.Count == 0 ? new SpecText(JsonNode.Parse(_text), _places) : throw new SpecSyntaxException(_problems);
        }
        catch (JsonException error)
        {
            var message = error.Message.Split(" LineNumber:")[0].TrimEnd('.');
            throw new SpecSyntaxException([(new SpecPlace((error.LineNumber ?? 0) + 1, (error.BytePositionInLine ?? 0) + 1), $"This is not JSON: {message}.")]);
        }
    }

    /// <summary>Goes over the value that the reader stands at, and leaves it at its end.</summary>
    private void Locate(ref Utf8JsonReader reader, string path)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            var names = new HashSet<string>(StringComparer.Ordinal);
            while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
            {
                var name = reader.GetString()!;
                var (key, place) = (SpecText.Join(path, name), PlaceOf(reader.TokenStartIndex));
                if (!names.Add(name))
                {
                    _problems.Add((place, $"The key '{key}' comes twice; the first is in line {_places[key].Line}. Keep one of them."));
                }
                else
                {
                    _places[key] = place;
                }

                reader.Read();
                Locate(ref reader, key);
            }
        }
        else if (reader.TokenType == JsonTokenType.StartArray)
        {
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            {
                Locate(ref reader, path);
            }
        }
    }

    private SpecPlace PlaceOf(long index)
    {
        var before = _text.AsSpan(0, (int)index);
        var line = before.LastIndexOf((byte)'\n') + 1;
        return new SpecPlace(before.Count((byte)'\n') + 1, Encoding.UTF8.GetCharCount(before[line..]) + 1);
    }
}
