using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;

namespace MetaRec.Data;

/// <summary>Parses JSON of strangers: a key that comes twice is an error, and so is half a character (such as <c>\ud800</c>), which the framework's parser lets pass to fail whoever reads it.</summary>
public static class StrictJson
{
    /// <summary>Parses a text.</summary>
    /// <param name="json">The text.</param>
    /// <param name="maxDepth">How deep objects and lists may be nested. Default: 64.</param>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static JsonNode? Parse(string json, int maxDepth = 0) => Whole(() => JsonNode.Parse(json, documentOptions: Options(maxDepth)));

    /// <summary>Parses a text in UTF-8.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="maxDepth">How deep objects and lists may be nested. Default: 64.</param>
    /// <exception cref="JsonException">The text is not JSON.</exception>
    public static JsonNode? Parse(byte[] utf8, int maxDepth = 0) => Utf8.IsValid(utf8) ? Whole(() => JsonNode.Parse(utf8, documentOptions: Options(maxDepth))) : throw new JsonException("The text is not UTF-8.");

    private static JsonDocumentOptions Options(int maxDepth) => new() { AllowDuplicateProperties = false, MaxDepth = maxDepth };

    private static JsonNode? Whole(Func<JsonNode?> parse)
    {
        try
        {
            // Texts are decoded when they are read first.
            var node = parse();
            _ = node?.ToJsonString();
            return node;
        }
        catch (InvalidOperationException error)
        {
            throw new JsonException("A text has half a character (an unpaired surrogate, such as \\ud800).", error);
        }
    }
}
