using MetaRec.Learning.Engine.Taskwise;

namespace MetaRec.Learning.Serving;

/// <summary>
/// φ of a perceptron with a linear path and the product of user and item beside it: f(x) = relu(… relu(x·W + c) …)·o + x·v + d. The user's half of the first layer is in c, the product with the
/// user's input in v; so a catalogue costs one thin product with the items' inputs, or none where the first layer's weights are θ's and the items' halves are known.
/// </summary>
internal sealed unsafe class PerceptronForm : AdaptedForm
{
    /// <summary>Items whose hidden layers lie in the cache together.</summary>
    private const int Chunk = 384;

    private static readonly System.Collections.Concurrent.ConcurrentBag<Workspace<float>> Workspaces = [];

    private readonly float[] _numbers;
    private readonly int[] _widths;
    private readonly int _itemWidth;
    private readonly bool _usesHalves;
    private readonly float[] _output;
    private readonly float[] _vector;
    private readonly float _constant;

    /// <param name="itemWidth">Width of an item's input.</param>
    /// <param name="itemWeight">W; empty where the first layer's weights are θ's.</param>
    /// <param name="firstBias">c, of the first hidden layer's width.</param>
    /// <param name="middle">Weights and bias of each further hidden layer, row by row.</param>
    /// <param name="output">o.</param>
    /// <param name="vector">v.</param>
    /// <param name="constant">d.</param>
    public PerceptronForm(int itemWidth, ReadOnlySpan<float> itemWeight, ReadOnlySpan<float> firstBias, IReadOnlyList<(float[] Weight, float[] Bias)> middle, ReadOnlySpan<float> output, ReadOnlySpan<float> vector, float constant)
    {
        _itemWidth = itemWidth;
        _usesHalves = itemWeight.IsEmpty;
        _widths = [firstBias.Length, .. middle.Select(layer => layer.Bias.Length)];
        var length = itemWeight.Length + firstBias.Length + middle.Sum(layer => layer.Weight.Length + layer.Bias.Length);
        _numbers = new float[length];
        var rest = _numbers.AsSpan();
        Keep(itemWeight, ref rest);
        Keep(firstBias, ref rest);
        foreach (var (weight, bias) in middle)
        {
            Keep(weight, ref rest);
            Keep(bias, ref rest);
        }

        _output = new float[Matrix<float>.StrideOf(output.Length)];
        output.CopyTo(_output);
        _vector = LinearForm.Padded(vector);
        _constant = constant;
    }

    public override long Bytes => sizeof(float) * ((long)_numbers.Length + _output.Length + _vector.Length + 1);

    public override bool IsFinite => AreFinite(_numbers) && AreFinite(_output) && AreFinite(_vector) && float.IsFinite(_constant);

    public override void Predict(ItemBlock block, int first, Span<float> scores)
    {
        var workspace = Workspaces.TryTake(out var kept) ? kept : new Workspace<float>();
        workspace.Reset(gradients: false);
        var rest = new ReadOnlySpan<float>(_numbers);
        var itemWeight = _usesHalves ? default : Take(workspace, ref rest, _itemWidth, _widths[0]);
        var bias = new Matrix<float>[_widths.Length];
        var weights = new Matrix<float>[_widths.Length];
        bias[0] = Take(workspace, ref rest, 1, _widths[0]);
        for (var layer = 1; layer < _widths.Length; layer++)
        {
            weights[layer] = Take(workspace, ref rest, _widths[layer - 1], _widths[layer]);
            bias[layer] = Take(workspace, ref rest, 1, _widths[layer]);
        }

        var rows = Math.Min(Chunk, scores.Length);
        var hidden = new Matrix<float>[_widths.Length];
        for (var layer = 0; layer < _widths.Length; layer++)
        {
            hidden[layer] = workspace.Take(rows, _widths[layer]);
        }

        for (var start = 0; start < scores.Length; start += Chunk)
        {
            var count = Math.Min(Chunk, scores.Length - start);
            var target = scores.Slice(start, count);
            var inputs = block.Inputs.Slice(first + start, count);
            var layer = hidden[0].Slice(0, count);
            if (_usesHalves)
            {
                block.Halves.Slice(first + start, count).Padded.CopyTo(layer.Padded);
            }
            else
            {
                Products.Multiply(layer, inputs, itemWeight);
            }

            Rowwise.AddAndRectify(layer, bias[0]);
            for (var next = 1; next < _widths.Length; next++)
            {
                var output = hidden[next].Slice(0, count);
                Products.Multiply(output, layer, weights[next]);
                Rowwise.AddAndRectify(output, bias[next]);
                layer = output;
            }

            target.Fill(_constant);
            Dots.Add(target, layer.Data, layer.Stride, _output);
            Dots.Add(target, inputs.Data, inputs.Stride, _vector);
        }

        Workspaces.Add(workspace);
        GC.KeepAlive(block);
    }

    private static void Keep(ReadOnlySpan<float> numbers, ref Span<float> rest)
    {
        numbers.CopyTo(rest);
        rest = rest[numbers.Length..];
    }

    private static Matrix<float> Take(Workspace<float> workspace, ref ReadOnlySpan<float> numbers, int rows, int columns)
    {
        var matrix = workspace.Take(rows, columns);
        for (var row = 0; row < rows; row++)
        {
            numbers.Slice(row * columns, columns).CopyTo(matrix.Row(row));
        }

        numbers = numbers[(rows * columns)..];
        return matrix;
    }
}
