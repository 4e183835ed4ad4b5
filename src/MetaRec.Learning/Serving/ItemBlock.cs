using MetaRec.Learning.Engine.Taskwise;

namespace MetaRec.Learning.Serving;

/// <summary>Items as every user's model meets them: their inputs, what the first layer makes of them at θ, and their bases. Computed once, read by all. Immutable.</summary>
internal sealed unsafe class ItemBlock
{
    private readonly float[] _inputs;
    private readonly float[] _halves;
    private readonly float[] _bases;

    /// <param name="width">Width of an item's input.</param>
    /// <param name="inputs">Items × width, row by row.</param>
    /// <param name="bases">What is predicted of each before any user is known.</param>
    /// <param name="itemWeight">The item's rows of the first layer at θ; without columns where halves are of no use.</param>
    public ItemBlock(int width, ReadOnlySpan<float> inputs, float[] bases, Matrix<float> itemWeight)
    {
        Count = bases.Length;
        Width = width;
        _bases = bases;
        Stride = (width + Lane - 1) / Lane * Lane;
        _inputs = GC.AllocateArray<float>(Count * Stride, pinned: true);
        for (var item = 0; item < Count; item++)
        {
            inputs.Slice(item * width, width).CopyTo(_inputs.AsSpan(item * Stride));
        }

        HalfWidth = itemWeight.Columns;
        var halfStride = Matrix<float>.StrideOf(HalfWidth);
        _halves = GC.AllocateArray<float>(HalfWidth == 0 ? 0 : Count * halfStride, pinned: true);
        if (_halves.Length > 0)
        {
            Products.Multiply(Halves, Inputs, itemWeight);
        }
    }

    /// <summary>Rows of inputs begin at a multiple of this many numbers.</summary>
    public const int Lane = 8;

    public int Count { get; }

    public int Width { get; }

    public int Stride { get; }

    /// <summary>Width of <see cref="Halves"/>; 0 where there are none.</summary>
    public int HalfWidth { get; }

    /// <summary>Items × width; only valid while the block is reachable.</summary>
    public Matrix<float> Inputs => Count == 0 ? default : new((float*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _inputs[0]), Count, Width, Stride);

    /// <summary>The first layer's outputs without the user's half.</summary>
    public Matrix<float> Halves => _halves.Length == 0
        ? default
        : new((float*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref _halves[0]), Count, HalfWidth, Matrix<float>.StrideOf(HalfWidth));

    public ReadOnlySpan<float> Bases => _bases;

    public long Bytes => sizeof(float) * ((long)_inputs.Length + _halves.Length + _bases.Length);

    public ReadOnlySpan<float> Input(int item) => _inputs.AsSpan(item * Stride, Width);
}
