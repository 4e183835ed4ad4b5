using System.Text.Json.Serialization;

namespace MetaRec.Data.Specs;

/// <summary>How the size of a training episode's support is drawn.</summary>
public enum SupportDraw
{
    /// <summary>Every size alike.</summary>
    [JsonStringEnumMemberName("uniform")]
    Uniform,

    /// <summary>Every ratio alike: as many tasks with 1 to 3 ratings as with 15 to 47, so that the first few ratings count as much as many more.</summary>
    [JsonStringEnumMemberName("log-uniform")]
    LogUniform,
}
