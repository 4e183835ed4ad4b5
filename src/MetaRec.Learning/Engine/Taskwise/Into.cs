namespace MetaRec.Learning.Engine.Taskwise;

/// <summary>What a product does with what its target holds.</summary>
internal enum Into
{
    Set,
    Add,
    Subtract,
}
