namespace MetaRec.Learning.Models;

/// <summary>One tensor of the network within the dense part of θ.</summary>
/// <param name="Name">For example "layer1.weight".</param>
/// <param name="Offset">First number, counted from the start of the dense part.</param>
/// <param name="Shape">Row-major shape.</param>
public sealed record DenseBlock(string Name, int Offset, long[] Shape)
{
    public int Length { get; } = (int)Shape.Aggregate(1L, (product, dimension) => product * dimension);
}
