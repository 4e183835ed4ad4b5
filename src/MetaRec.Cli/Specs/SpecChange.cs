using MetaRec.Cli.CommandLine;

namespace MetaRec.Cli.Specs;

/// <summary>What <c>--set key=value</c> says.</summary>
/// <param name="Key">Path of the key, for example "learner.innerSteps".</param>
/// <param name="Value">Its value as text.</param>
internal readonly record struct SpecChange(string Key, string Value)
{
    /// <exception cref="UsageException">The text is not key=value.</exception>
    public static SpecChange Parse(string text) => text.IndexOf('=', StringComparison.Ordinal) is var equals && equals >= 1
        ? new SpecChange(text[..equals], text[(equals + 1)..])
        : throw new UsageException($"--set must be key=value, but was '{text}'. For example: --set learner.innerSteps=5.");
}
