using System.Numerics;
using MetaRec.Learning.Autodiff;
using MetaRec.Learning.Learners;
using MetaRec.Learning.Models;

namespace MetaRec.Learning.Networks;

/// <summary>"gru": a gated recurrent unit reads the latest interactions (GRU4Rec: Hidasi, Karatzoglou, Baltrunas and Tikk, 2016).</summary>
/// <remarks>
/// With x the item's input plus the rating's embedding, and h₀ = 0: r = σ(x·W_r + b_r + h·U_r + c_r), z = σ(x·W_z + b_z + h·U_z + c_z), n = tanh(x·W_n + b_n + r ∘ (h·U_n + c_n)),
/// h' = (1 − z) ∘ n + z ∘ h. Gates stand side by side in the order r, z, n: "gru.input.weight" W is [item width, 3·tower width], "gru.state.weight" U [tower width, 3·tower width].
/// K. Cho et al., 2014.
/// </remarks>
public sealed class GatedRecurrent : SequenceNetwork
{
    public override string Name => "gru";

    protected override IEnumerable<BlockShape> EncoderBlocks(ModelShape shape, int path)
    {
        var width = shape.Model.TowerWidth;
        return
        [
            new BlockShape("rating.weight", RatingKnots, shape.ItemWidth) { Start = BlockStart.SmallHe, Penalized = true, Path = path },
            BlockShape.Weight("gru.input.weight", shape.ItemWidth, 3 * width, path),
            BlockShape.Bias("gru.input.bias", 3 * width, path),
            BlockShape.Weight("gru.state.weight", width, 3 * width, path + 1),
            BlockShape.Bias("gru.state.bias", 3 * width, path + 1),
        ];
    }

    protected override Node<T> States<T>(Weights<T> weights, TaskGraph<T> task, int first, int count, bool lastOnly)
    {
        var width = task.Model.TowerWidth;
        var states = new Node<T>[count + 1];
        states[0] = task.Tape.Zeros(1, width);
        if (count > 0)
        {
            var inputs = task.SupportItems.SliceRows(first, count) + task.SupportShares(RatingKnots).SliceRows(first, count).Dot(weights["rating.weight"]);
            var gates = inputs.Dot(weights["gru.input.weight"]) + weights["gru.input.bias"];
            for (var row = 0; row < count; row++)
            {
                states[row + 1] = Next(weights, gates.SliceRows(row, 1), states[row], width);
            }
        }

        return lastOnly ? states[^1] : task.Tape.JoinRows(states);
    }

    private static Node<T> Next<T>(Weights<T> weights, Node<T> input, Node<T> state, int width)
        where T : unmanaged, IFloatingPointIeee754<T>
    {
        var recurrent = state.Dot(weights["gru.state.weight"]) + weights["gru.state.bias"];
        var gates = (input.SliceColumns(0, 2 * width) + recurrent.SliceColumns(0, 2 * width)).Sigmoid();
        var reset = gates.SliceColumns(0, width);
        var keep = gates.SliceColumns(width, width);
        var fresh = (input.SliceColumns(2 * width, width) + (reset * recurrent.SliceColumns(2 * width, width))).Tanh();
        return fresh + (keep * (state - fresh));
    }
}
