using System.Text.Json;
using System.Text.Json.Serialization;

namespace MetaRec.Data.Specs;

/// <summary>How specs are written and read: camel case, enumerations by name, unknown properties refused.</summary>
public static class SpecJson
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter() },
    };
}
