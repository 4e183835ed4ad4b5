namespace MetaRec.Learning.Models;

/// <summary>A block at its place within the dense part of θ.</summary>
/// <param name="Block">What it is.</param>
/// <param name="Offset">First number, counted from the start of the dense part.</param>
public sealed record DenseBlock(BlockShape Block, int Offset)
{
    /// <summary>For example "layer1.weight".</summary>
    public string Name => Block.Name;

    /// <summary>Row-major shape.</summary>
    public long[] Shape { get; } = Block.IsVector ? [Block.Columns] : [Block.Rows, Block.Columns];

    public int Length => Block.Rows * Block.Columns;
}
