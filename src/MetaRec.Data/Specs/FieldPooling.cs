using System.Text.Json.Serialization;

namespace MetaRec.Data.Specs;

/// <summary>How the embeddings of an entity's fields become one input.</summary>
public enum FieldPooling
{
    /// <summary>Side by side, one block per field, as in MeLU.</summary>
    [JsonStringEnumMemberName("concatenate")]
    Concatenate,

    /// <summary>Added up in one space, so that what is learned of one field, or of an item itself, carries over to the others; narrower, so faster.</summary>
    [JsonStringEnumMemberName("sum")]
    Sum,
}
