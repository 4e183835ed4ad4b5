namespace MetaRec.Cli.Specs;

/// <summary>A spec that cannot be submitted. Exit code 2.</summary>
/// <param name="lines">All that is wrong, each with its place, a value, a rule and a remedy.</param>
internal sealed class SpecProblemsException(IReadOnlyList<string> lines) : Exception(string.Join(' ', lines))
{
    public IReadOnlyList<string> Lines { get; } = lines;
}
