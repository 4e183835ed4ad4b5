using MetaRec.Learning.Engine;
using MetaRec.Learning.Engine.Taskwise;

namespace MetaRec.Learning.Benchmarks;

/// <summary>Counts the floating point operations in matrix products that <see cref="TaskwiseMaml{T}"/> executes for a second-order meta-gradient.</summary>
/// <remarks>
/// <para>
/// A product of m×k and k×n is 2mkn operations. One that is differentiated counts three times: itself, and a product of the same size for the gradient of each factor.
/// The prediction before adaptation counts once. Element-wise work, gathering and scattering are left out: this is the least the chosen form can cost.
/// </para>
/// <para>
/// With T tasks, S support and Q query rows, D distinct items, input widths w_u and w_i, first layer h and K steps:
/// first layer D·w_i·h + T·w_u·h; Gram matrices T·Q·S·w_i, and T·S·S·w_i with more than one step; their use T·S·S·h per step after the first, and T·Q·S·h for the query.
/// A deeper layer a → b: forward and backward T·S·a·b each per step, T·Q·a·b for the query; its update T·S·a·b per step, but in the last step T·Q·S·(a + b) where that is less.
/// </para>
/// </remarks>
internal static class EngineArithmetic
{
    /// <summary>Operations of one micro-batch.</summary>
    /// <param name="batch">Gives T, S, Q and D.</param>
    /// <param name="userWidth">w_u.</param>
    /// <param name="itemWidth">w_i.</param>
    /// <param name="outputs">Output width of each layer, first to last.</param>
    /// <param name="innerSteps">K.</param>
    public static double Operations(MicroBatch batch, int userWidth, int itemWidth, IReadOnlyList<int> outputs, int innerSteps)
    {
        double tasks = batch.Tasks;
        double support = batch.Support;
        double query = batch.Query;
        double first = outputs[0];
        var differentiated = ((batch.Items.Length * itemWidth) + (tasks * userWidth)) * first;
        differentiated += tasks * (query + (innerSteps > 1 ? support : 0)) * support * itemWidth;
        differentiated += tasks * support * first * ((support * (innerSteps - 1)) + query);
        var once = 0.0;
        for (var layer = 1; layer < outputs.Count; layer++)
        {
            double weights = outputs[layer - 1] * outputs[layer];
            differentiated += tasks * weights * ((2 * support * innerSteps) + query);
            var last = Math.Min(query * (outputs[layer - 1] + outputs[layer]), weights);
            differentiated += tasks * support * ((weights * (innerSteps - 1)) + last);
            once += tasks * query * weights;
        }

        return 2 * ((3 * differentiated) + once);
    }
}
