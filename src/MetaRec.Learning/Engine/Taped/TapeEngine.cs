using System.Collections.Concurrent;
using System.Numerics;
using MetaRec.Learning.Autodiff;
using MetaRec.Learning.Learners;
using MetaRec.Learning.Models;

namespace MetaRec.Learning.Engine.Taped;

/// <summary>Computes any meta-learner over any network: each task on a tape, which is used again for the next.</summary>
public sealed class TapeEngine<T>(ModelLayout layout) : ITaskEngine<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly ConcurrentBag<Tape<T>> _tapes = [];

    public void Predict(MicroBatch batch, ReadOnlySpan<T> items, ReadOnlySpan<T> users, ReadOnlySpan<T> dense, Span<T> before, Span<T> after)
    {
        batch.ThrowIfInconsistent();
        var tape = Rent();
        var task = new TaskGraph<T>(tape, layout, Dense(tape, dense));
        var mark = tape.Mark;
        for (var t = 0; t < batch.Tasks; t++)
        {
            task.Begin(batch, t, items, users);
            Store(task.Predict(task.UnadaptedWeights, task.QueryItems), before[(t * batch.Query)..]);
            Store(layout.Learner.Adapt(task)(task.QueryItems), after[(t * batch.Query)..]);
            tape.Reset(mark);
        }

        _tapes.Add(tape);
    }

    public void Differentiate(MicroBatch batch, ReadOnlySpan<T> items, ReadOnlySpan<T> users, ReadOnlySpan<T> dense, TaskGradients<T> gradient)
    {
        batch.ThrowIfInconsistent();
        var tape = Rent();
        var blocks = Dense(tape, dense);
        var task = new TaskGraph<T>(tape, layout, blocks);
        var mark = tape.Mark;
        gradient.Dense.Clear();
        gradient.Items.Clear();
        gradient.Users.Clear();
        for (var t = 0; t < batch.Tasks; t++)
        {
            task.Begin(batch, t, items, users);
            gradient.LossesBefore[t] = task.QueryLoss(task.Predict(task.UnadaptedWeights, task.QueryItems)).Number;
            var result = layout.Learner.MetaGradient(task);
            gradient.LossesAfter[t] = result.Loss.Number;
            for (var block = 0; block < blocks.Length; block++)
            {
                Add(result.Gradients[block], gradient.Dense.Slice(layout.Dense[block].Offset, layout.Dense[block].Length));
            }

            Add(result.Gradients[^3], gradient.Users.Slice(t * layout.UserWidth, layout.UserWidth));
            AddRows(result.Gradients[^2], batch.SupportOf(t), gradient.Items);
            AddRows(result.Gradients[^1], batch.QueryOf(t), gradient.Items);
            tape.Reset(mark);
        }

        _tapes.Add(tape);
    }

    private Tape<T> Rent()
    {
        var tape = _tapes.TryTake(out var kept) ? kept : new Tape<T>();
        tape.Reset();
        return tape;
    }

    private Node<T>[] Dense(Tape<T> tape, ReadOnlySpan<T> dense)
    {
        var blocks = new Node<T>[layout.Dense.Count];
        for (var i = 0; i < blocks.Length; i++)
        {
            var (block, offset) = layout.Dense[i];
            blocks[i] = tape.Leaf(dense.Slice(offset, block.Rows * block.Columns), block.Rows, block.Columns);
        }

        return blocks;
    }

    private static void Store(Node<T> column, Span<T> target)
    {
        for (var row = 0; row < column.Rows; row++)
        {
            target[row] = column[row, 0];
        }
    }

    private static void Add(Node<T> matrix, Span<T> target)
    {
        for (var row = 0; row < matrix.Rows; row++)
        {
            AddTo(target.Slice(row * matrix.Columns, matrix.Columns), matrix.Row(row));
        }
    }

    private void AddRows(Node<T> matrix, ReadOnlySpan<long> rows, Span<T> items)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            AddTo(items.Slice((int)rows[i] * layout.ItemWidth, layout.ItemWidth), matrix.Row(i));
        }
    }

    private static void AddTo(Span<T> target, ReadOnlySpan<T> summand) => System.Numerics.Tensors.TensorPrimitives.Add(target, summand, target);
}
