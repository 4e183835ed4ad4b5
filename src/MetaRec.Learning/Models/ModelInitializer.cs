using MetaRec.Data;
using MetaRec.Data.Specs;

namespace MetaRec.Learning.Models;

/// <summary>The θ that meta-training starts from.</summary>
public static class ModelInitializer
{
    /// <summary>Standard deviation of fresh embeddings.</summary>
    public const double EmbeddingDeviation = 0.01;

    private const int Purpose = 0x494E4954;

    /// <summary>
    /// Embeddings normal (item embeddings zero: content speaks first), hidden weights uniform after He et al. (2015), what leads to the output a tenth of that, biases zero,
    /// inner rates at the learner's.
    /// </summary>
    public static float[] Create(ModelLayout layout, LearnerSpec learner, ulong seed)
    {
        var theta = new float[layout.Length];
        var random = new StableRandom(seed, Purpose);
        var contentRows = layout.FirstItemRow >= 0 ? layout.FirstItemRow : layout.Rows;
        foreach (ref var value in theta.AsSpan(0, contentRows * layout.EmbeddingSize))
        {
            value = (float)(random.NextGaussian() * EmbeddingDeviation);
        }

        foreach (var block in layout.Dense)
        {
            var target = theta.AsSpan(layout.DenseOffset + block.Offset, block.Length);
            if (block.Name == ModelLayout.LogInnerRates)
            {
                target.Fill((float)Math.Log(learner.InnerRate));
            }
            else if (block.Shape.Length == 2)
            {
                var output = block.Shape[1] == 1;
                var bound = Math.Sqrt(6.0 / block.Shape[0]) * (output ? 0.1 : 1);
                foreach (ref var value in target)
                {
                    value = (float)(((2 * random.NextDouble()) - 1) * bound);
                }
            }
        }

        return theta;
    }
}
