namespace MetaRec.Silo.Tests.Contracts;

/// <summary>One difference between what was agreed on and what there is.</summary>
/// <param name="IsBreaking">Whether silos of both versions, or the one before on what this one has stored, go wrong.</param>
/// <param name="Text">What has changed.</param>
internal sealed record ContractChange(bool IsBreaking, string Text)
{
    public override string ToString() => $"{(IsBreaking ? "BREAKING  " : "compatible")}  {Text}";
}
