using System.Collections.Concurrent;
using MetaRec.Learning.Autodiff;
using MetaRec.Learning.Learners;
using MetaRec.Learning.Models;
using MetaRec.Learning.Networks;

namespace MetaRec.Learning.Serving;

/// <summary>Adaptation on a tape, for every learner and network. Of a perceptron and of a linear network the adapted weights become a short form; of all others predictions are kept. Thread-safe.</summary>
internal sealed class TapeAdaptation(ServingCore core)
{
    private const int Chunk = 512;

    private readonly ConcurrentBag<Tape<float>> _tapes = [];

    private ModelLayout Layout => core.Layout;

    /// <summary>Adapts to a support.</summary>
    public AdaptedForm Adapt(SupportSet support)
    {
        if (!HasShortForm(Layout))
        {
            return new CachedForm(core, support);
        }

        var tape = Rent();
        var task = Begin(tape, support);
        var form = Layout.Learner switch
        {
            InnerLoopLearner learner => FormOf(task, learner.AdaptedWeights(task), default),
            Cnp => FormOf(task, Cnp.AdaptedWeights(task), default),
            _ => FormOf(task, task.Weights, task.Support == 0 ? default : Ridge.Solve(task)),
        };
        _tapes.Add(tape);
        return form;
    }

    /// <summary>What the model, adapted to a support, predicts of all items of a block, over their bases.</summary>
    public float[] Predict(SupportSet support, ItemBlock block)
    {
        var tape = Rent();
        var task = Begin(tape, support);
        var predictor = Layout.Learner.Adapt(task);
        var predictions = new float[block.Count];
        var mark = tape.Mark;
        for (var first = 0; first < block.Count; first += Chunk)
        {
            var count = Math.Min(Chunk, block.Count - first);
            var items = tape.Leaf(count, Layout.ItemWidth);
            for (var item = 0; item < count; item++)
            {
                block.Input(first + item).CopyTo(tape.Write(items, item));
            }

            var column = predictor(items);
            for (var item = 0; item < count; item++)
            {
                predictions[first + item] = column[item, 0];
            }

            tape.Reset(mark);
        }

        _tapes.Add(tape);
        return predictions;
    }

    /// <summary>Only learners of the library's own: another may override how it predicts.</summary>
    private static bool HasShortForm(ModelLayout layout) =>
        layout.Network is Perceptron or Linear && layout.Learner is InnerLoopLearner or Cnp or Ridge && layout.Learner.GetType().Assembly == typeof(TapeAdaptation).Assembly;

    private Tape<float> Rent()
    {
        var tape = _tapes.TryTake(out var kept) ? kept : new Tape<float>();
        tape.Reset();
        return tape;
    }

    private TaskGraph<float> Begin(Tape<float> tape, SupportSet support)
    {
        var theta = core.Theta.AsSpan(Layout.DenseOffset, Layout.DenseLength);
        var blocks = new Node<float>[Layout.Dense.Count];
        for (var i = 0; i < blocks.Length; i++)
        {
            var (block, offset) = Layout.Dense[i];
            blocks[i] = tape.Leaf(theta.Slice(offset, block.Rows * block.Columns), block.Rows, block.Columns);
        }

        var task = new TaskGraph<float>(tape, Layout, blocks);
        var (batch, items) = core.Batch(support);
        task.Begin(batch, 0, items, core.UserInput(support));
        return task;
    }

    /// <param name="task">The task.</param>
    /// <param name="weights">The adapted network.</param>
    /// <param name="solution">What ridge adds: weights of the features, and a constant; no tape where there is nothing to add.</param>
    private AdaptedForm FormOf(TaskGraph<float> task, Weights<float> weights, Node<float> solution)
    {
        var vector = new float[Layout.ItemWidth];
        var constant = 0f;
        if (task.HasUserPrior)
        {
            Add(vector, task.User.Row(0));
        }

        if (weights.Has("linear.weight"))
        {
            var linear = weights["linear.weight"];
            var sides = linear.Rows - Layout.ItemWidth;
            Add(vector, Column(linear, sides, Layout.ItemWidth));
            constant += weights["linear.bias"].Number + Dot(task.User, Column(linear, 0, sides));
        }

        var added = solution.Tape is null ? [] : Column(solution, 0, solution.Rows);
        constant += added.Length > 0 ? added[^1] : 0;
        if (Layout.Network is Linear)
        {
            Add(vector, added.AsSpan(0, Math.Max(0, added.Length - 1)));
            return new LinearForm(vector, constant);
        }

        var first = weights["layer1.weight"];
        var isShared = first.Index == task["layer1.weight"].Index;
        var bias = weights["layer1.bias"].Row(0).ToArray();
        for (var row = 0; row < Layout.UserWidth; row++)
        {
            System.Numerics.Tensors.TensorPrimitives.MultiplyAdd(first.Row(row), task.User[0, row], bias, bias);
        }

        var last = Layout.Layers;
        var middle = new List<(float[], float[])>();
        for (var layer = 2; layer < last; layer++)
        {
            var weight = weights[$"layer{layer}.weight"];
            middle.Add((Rows(weight, 0, weight.Rows), weights[$"layer{layer}.bias"].Row(0).ToArray()));
        }

        var output = Column(weights[$"layer{last}.weight"], 0, weights[$"layer{last}.weight"].Rows);
        Add(output, added.AsSpan(0, Math.Max(0, added.Length - 1)));
        constant += weights[$"layer{last}.bias"].Number;
        return new PerceptronForm(Layout.ItemWidth, isShared ? [] : Rows(first, Layout.UserWidth, Layout.ItemWidth), bias, middle, output, vector, constant);
    }

    private static void Add(Span<float> target, ReadOnlySpan<float> summand) =>
        System.Numerics.Tensors.TensorPrimitives.Add(target[..summand.Length], summand, target);

    private static float Dot(Node<float> row, float[] column) => column.Length == 0 ? 0 : System.Numerics.Tensors.TensorPrimitives.Dot(row.Row(0), column.AsSpan());

    private static float[] Column(Node<float> matrix, int first, int count)
    {
        var column = new float[count];
        for (var row = 0; row < count; row++)
        {
            column[row] = matrix[first + row, 0];
        }

        return column;
    }

    private static float[] Rows(Node<float> matrix, int first, int count)
    {
        var numbers = new float[count * matrix.Columns];
        for (var row = 0; row < count; row++)
        {
            matrix.Row(first + row).CopyTo(numbers.AsSpan(row * matrix.Columns));
        }

        return numbers;
    }
}
