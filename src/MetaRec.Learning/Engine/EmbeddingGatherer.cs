using System.Buffers;
using System.Numerics.Tensors;
using MetaRec.Learning.Models;

namespace MetaRec.Learning.Engine;

/// <summary>Turns embedding rows into the inputs of a micro-batch, and gradients of inputs back into gradients of rows.</summary>
/// <remarks>
/// The input of field f is the mean over the entity's values, x_f = (1/|V_f|) Σ_{v ∈ V_f} E[v], or zero where it has none; added to the field's block of the input; so ∂L/∂E[v] collects
/// (1/|V_f|) ∂L/∂x_f over all entities that have v. Where the model has implicit feedback, a user's input also gets Σ s_i / √(n + 5) over the n support rows. Sums run in the order of the batch, so they are the same bits everywhere.
/// </remarks>
public sealed class EmbeddingGatherer(ModelLayout layout)
{
    private const float FeedbackShrinkage = 5;

    private readonly int _size = layout.EmbeddingSize;
    private readonly FieldBlock[] _userFields = [.. layout.UserFields];
    private readonly FieldBlock[] _itemFields = [.. layout.ItemFields];

    /// <summary>Reads what the batch needs out of θ.</summary>
    public MicroBatchInputs Gather(ReadOnlySpan<float> theta, MicroBatch batch)
    {
        var inputs = new MicroBatchInputs(batch.Items.Length * layout.ItemWidth, batch.Tasks * layout.UserWidth, layout.DenseLength);
        var items = inputs.Items;
        var users = inputs.Users;
        items.Clear();
        users.Clear();
        for (var d = 0; d < batch.Items.Length; d++)
        {
            GatherItem(theta, batch.Items[d], items.Slice(d * layout.ItemWidth, layout.ItemWidth));
        }

        for (var t = 0; t < batch.Tasks; t++)
        {
            if (batch.Users[t] >= 0)
            {
                Gather(theta, _userFields, batch.Users[t], users.Slice(t * layout.UserWidth, layout.UserWidth));
            }

            if (layout.FirstImplicitRow >= 0)
            {
                GatherFeedback(theta, batch, t, users.Slice(t * layout.UserWidth, layout.UserWidth));
            }
        }

        theta.Slice(layout.DenseOffset, layout.DenseLength).CopyTo(inputs.Dense);
        return inputs;
    }

    /// <summary>Adds what the values of a user's or an item's fields say to its input.</summary>
    /// <param name="theta">θ.</param>
    /// <param name="ofItem">Whether they are an item's.</param>
    /// <param name="values">Vocabulary indices, field by field.</param>
    /// <param name="target">The input.</param>
    internal void AddContent(ReadOnlySpan<float> theta, bool ofItem, IReadOnlyList<int[]> values, Span<float> target)
    {
        var fields = ofItem ? _itemFields : _userFields;
        for (var f = 0; f < fields.Length; f++)
        {
            AddMean(theta, fields[f], values[f], target.Slice(f * layout.Stride, _size));
        }
    }

    /// <summary>Where an item's own embedding stands within its input.</summary>
    internal Span<float> OwnEmbedding(Span<float> input) => input.Slice(_itemFields.Length * layout.Stride, _size);

    /// <summary>Adds the implicit feedback of rated warm items to a user's input, as if there were so many support rows in all.</summary>
    internal void AddFeedback(ReadOnlySpan<float> theta, ReadOnlySpan<int> warmItems, int support, Span<float> target)
    {
        foreach (var item in warmItems)
        {
            TensorPrimitives.MultiplyAdd(theta.Slice((layout.FirstImplicitRow + item) * _size, _size), FeedbackWeight(support), target, target);
        }
    }

    /// <summary>Sums gradients of inputs into gradients of the touched rows, ascending by row.</summary>
    public (int[] Rows, float[] Values) Scatter(MicroBatch batch, ReadOnlySpan<float> itemGradients, ReadOnlySpan<float> userGradients)
    {
        var slots = ArrayPool<int>.Shared.Rent(layout.Rows);
        try
        {
            var rows = TouchedRows(batch, slots);
            var values = new float[rows.Length * _size];
            for (var d = 0; d < batch.Items.Length; d++)
            {
                var gradient = itemGradients.Slice(d * layout.ItemWidth, layout.ItemWidth);
                Scatter(_itemFields, batch.Items[d].Item, gradient, slots, values);
                if (batch.Items[d].UsesId)
                {
                    Add(gradient.Slice(_itemFields.Length * layout.Stride, _size), 1, slots[layout.FirstItemRow + batch.Items[d].Item], values);
                }
            }

            for (var t = 0; t < batch.Tasks; t++)
            {
                if (batch.Users[t] >= 0)
                {
                    Scatter(_userFields, batch.Users[t], userGradients.Slice(t * layout.UserWidth, layout.UserWidth), slots, values);
                }

                if (layout.FirstImplicitRow >= 0)
                {
                    ScatterFeedback(userGradients.Slice(t * layout.UserWidth, layout.UserWidth), batch, t, slots, values);
                }
            }

            return (rows, values);
        }
        finally
        {
            ArrayPool<int>.Shared.Return(slots);
        }
    }

    /// <summary>The rows that the batch's gradient may have, ascending.</summary>
    internal int[] RowsOf(MicroBatch batch)
    {
        var slots = ArrayPool<int>.Shared.Rent(layout.Rows);
        try
        {
            return TouchedRows(batch, slots);
        }
        finally
        {
            ArrayPool<int>.Shared.Return(slots);
        }
    }

    private void GatherFeedback(ReadOnlySpan<float> theta, MicroBatch batch, int task, Span<float> target)
    {
        foreach (var row in SupportOf(batch, task))
        {
            if (batch.Items[row].UsesId)
            {
                TensorPrimitives.MultiplyAdd(theta.Slice((layout.FirstImplicitRow + batch.Items[row].Item) * _size, _size), FeedbackWeight(batch.SupportCounts[task]), target, target);
            }
        }
    }

    private void ScatterFeedback(ReadOnlySpan<float> gradient, MicroBatch batch, int task, int[] slots, float[] values)
    {
        foreach (var row in SupportOf(batch, task))
        {
            if (batch.Items[row].UsesId)
            {
                Add(gradient, FeedbackWeight(batch.SupportCounts[task]), slots[layout.FirstImplicitRow + batch.Items[row].Item], values);
            }
        }
    }

    private static ReadOnlySpan<long> SupportOf(MicroBatch batch, int task) => batch.SupportRows.AsSpan(task * batch.Support, batch.SupportCounts[task]);

    private static float FeedbackWeight(int support) => 1 / MathF.Sqrt(support + FeedbackShrinkage);

    private void GatherItem(ReadOnlySpan<float> theta, DistinctItem item, Span<float> target)
    {
        Gather(theta, _itemFields, item.Item, target);
        if (item.UsesId)
        {
            var block = OwnEmbedding(target);
            TensorPrimitives.Add(block, theta.Slice((layout.FirstItemRow + item.Item) * _size, _size), block);
        }
    }

    private void Gather(ReadOnlySpan<float> theta, FieldBlock[] fields, int entity, Span<float> target)
    {
        for (var f = 0; f < fields.Length; f++)
        {
            AddMean(theta, fields[f], fields[f].Field.Of(entity), target.Slice(f * layout.Stride, _size));
        }
    }

    private void AddMean(ReadOnlySpan<float> theta, FieldBlock field, ReadOnlySpan<int> values, Span<float> block)
    {
        foreach (var value in values)
        {
            TensorPrimitives.MultiplyAdd(theta.Slice((field.FirstRow + value) * _size, _size), 1f / values.Length, block, block);
        }
    }

    private void Scatter(FieldBlock[] fields, int entity, ReadOnlySpan<float> gradient, int[] slots, float[] target)
    {
        for (var f = 0; f < fields.Length; f++)
        {
            var values = fields[f].Field.Of(entity);
            foreach (var value in values)
            {
                Add(gradient.Slice(f * layout.Stride, _size), 1f / values.Length, slots[fields[f].FirstRow + value], target);
            }
        }
    }

    private void Add(ReadOnlySpan<float> gradient, float weight, int slot, float[] target)
    {
        var row = target.AsSpan(slot * _size, _size);
        TensorPrimitives.MultiplyAdd(gradient, weight, row, row);
    }

    private int[] TouchedRows(MicroBatch batch, int[] slots)
    {
        var touched = slots.AsSpan(0, layout.Rows);
        touched.Clear();
        Mark(_userFields, batch.Users, touched);
        foreach (var item in batch.Items)
        {
            foreach (var block in _itemFields)
            {
                Mark(block, item.Item, touched);
            }

            if (item.UsesId)
            {
                touched[layout.FirstItemRow + item.Item] = 1;
            }
        }

        if (layout.FirstImplicitRow >= 0)
        {
            MarkFeedback(batch, touched);
        }

        var rows = new int[TensorPrimitives.Sum<int>(touched)];
        var next = 0;
        for (var row = 0; row < touched.Length; row++)
        {
            if (touched[row] != 0)
            {
                touched[row] = next;
                rows[next++] = row;
            }
        }

        return rows;
    }

    private void MarkFeedback(MicroBatch batch, Span<int> touched)
    {
        for (var t = 0; t < batch.Tasks; t++)
        {
            foreach (var row in SupportOf(batch, t))
            {
                if (batch.Items[row].UsesId)
                {
                    touched[layout.FirstImplicitRow + batch.Items[row].Item] = 1;
                }
            }
        }
    }

    private static void Mark(FieldBlock[] fields, int[] entities, Span<int> touched)
    {
        foreach (var block in fields)
        {
            foreach (var entity in entities)
            {
                if (entity >= 0)
                {
                    Mark(block, entity, touched);
                }
            }
        }
    }

    private static void Mark(FieldBlock block, int entity, Span<int> touched)
    {
        foreach (var value in block.Field.Of(entity))
        {
            touched[block.FirstRow + value] = 1;
        }
    }
}
