using MetaRec.Data.Specs;
using MetaRec.Learning.Engine;
using MetaRec.Learning.Models;
using MetaRec.Learning.Reference;
using MetaRec.Learning.Serving;
using MetaRec.Learning.Torch;
using static TorchSharp.torch;

namespace MetaRec.Learning.Benchmarks;

/// <summary>
/// Serving as it is usually written: adapted weights are built by autograd, then the whole network runs over the whole catalogue. The catalogue's inputs are kept as a tensor, and derivatives are of first
/// order, which is all that serving needs.
/// </summary>
internal sealed class NaiveServing(ModelLayout layout, Tensor items)
{
    private readonly AutogradMaml _maml = new(layout.LearnerSpec with { Order = GradientOrder.First });

    /// <summary>The catalogue's inputs as a tensor.</summary>
    public static Tensor Inputs(ItemBlock catalogue)
    {
        var inputs = new float[catalogue.Count * catalogue.Width];
        for (var item = 0; item < catalogue.Count; item++)
        {
            catalogue.Input(item).CopyTo(inputs.AsSpan(item * catalogue.Width));
        }

        return Tensors.From(inputs, ScalarType.Float32, catalogue.Count, catalogue.Width);
    }

    /// <summary>Predictions of all items, over their bases.</summary>
    public float[] Predict(ServingCore core, SupportSet support)
    {
        using var scope = NewDisposeScope();
        var count = (int)items.shape[0];
        var own = support.Batch(core.Context, 0);
        var batch = new MicroBatch
        {
            Tasks = 1,
            Support = own.Support,
            Query = count,
            Users = own.Users,
            Items = [],
            SupportRows = [.. support.Items.Select(item => (long)item)],
            QueryRows = [.. Enumerable.Range(0, count).Select(row => (long)row)],
            SupportTargets = own.SupportTargets,
            SupportLabels = own.SupportLabels,
            QueryTargets = new float[count],
            QueryLabels = [],
            QueryBases = [],
            SupportCounts = own.SupportCounts,
            QueryCounts = [count],
        };
        var tensors = BatchTensors.From(batch, layout.LabelKnots, layout.LearnerSpec.SupportShrinkage, ScalarType.Float32);
        var head = Head.From(core.Theta.AsSpan(layout.DenseOffset, layout.DenseLength), layout, ScalarType.Float32, requiresGrad: true);
        var user = Tensors.From(core.UserInput(support), ScalarType.Float32, 1, layout.UserWidth);
        return Tensors.ToFloats(_maml.Predict(head, items, user, tensors, batch.SupportCounts).detach());
    }
}
