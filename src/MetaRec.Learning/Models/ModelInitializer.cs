using MetaRec.Data;

namespace MetaRec.Learning.Models;

/// <summary>The θ that meta-training starts from.</summary>
public static class ModelInitializer
{
    private const int Purpose = 0x494E4954;

    /// <summary>
    /// Embeddings normal (those of items and their feedback zero: content speaks first), every dense block as its <see cref="BlockShape.Start"/> says.
    /// </summary>
    public static float[] Create(ModelLayout layout, ulong seed)
    {
        var theta = new float[layout.Length];
        var random = new StableRandom(seed, Purpose);
        var contentRows = layout.FirstItemRow >= 0 ? layout.FirstItemRow : layout.Rows;
        foreach (ref var value in theta.AsSpan(0, contentRows * layout.EmbeddingSize))
        {
            value = (float)(random.NextGaussian() * layout.Model.EmbeddingDeviation);
        }

        foreach (var block in layout.Dense)
        {
            var target = theta.AsSpan(layout.DenseOffset + block.Offset, block.Length);
            var shape = block.Block;
            switch (shape.Start)
            {
                case BlockStart.Constant:
                    target.Fill((float)shape.Value);
                    break;
                case BlockStart.Identity:
                    for (var i = 0; i < Math.Min(shape.Rows, shape.Columns); i++)
                    {
                        target[(i * shape.Columns) + i] = 1;
                    }

                    break;
                case BlockStart.He or BlockStart.SmallHe:
                    var bound = Math.Sqrt(6.0 / shape.Rows) * (shape.Start == BlockStart.SmallHe ? 0.1 : 1);
                    foreach (ref var value in target)
                    {
                        value = (float)(((2 * random.NextDouble()) - 1) * bound);
                    }

                    break;
            }
        }

        return theta;
    }
}
