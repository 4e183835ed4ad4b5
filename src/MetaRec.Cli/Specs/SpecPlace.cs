namespace MetaRec.Cli.Specs;

/// <summary>A place in a text, both counted from 1.</summary>
internal readonly record struct SpecPlace(long Line, long Column)
{
    public override string ToString() => FormattableString.Invariant($"{Line}:{Column}");
}
