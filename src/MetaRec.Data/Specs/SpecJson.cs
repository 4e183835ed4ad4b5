using System.Text.Json;
using System.Text.Json.Serialization;

namespace MetaRec.Data.Specs;

/// <summary>How specs are written and read: camel case, enumerations by name only, unknown properties and nulls where there must be a value refused.</summary>
public static class SpecJson
{
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        Converters = { new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false) },
    };
}
