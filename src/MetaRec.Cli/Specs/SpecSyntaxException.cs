namespace MetaRec.Cli.Specs;

/// <summary>A text is not YAML or JSON, or not of the kind that a spec is written in.</summary>
/// <param name="problems">What is wrong, each with its place.</param>
internal sealed class SpecSyntaxException(IReadOnlyList<(SpecPlace Place, string Message)> problems) : Exception(problems[0].Message)
{
    public IReadOnlyList<(SpecPlace Place, string Message)> Problems { get; } = problems;
}
