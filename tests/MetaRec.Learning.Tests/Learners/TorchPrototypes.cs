using MetaRec.Learning.Torch;
using static TorchSharp.torch;

namespace MetaRec.Learning.Tests.Learners;

/// <summary>Prototypes with plain loops over the support, after the formula.</summary>
internal sealed record TorchPrototypes(Tensor Liked, Tensor NotLiked, Tensor Level)
{
    public static TorchPrototypes Of(TorchTask task, double? threshold)
    {
        var strength = task["log_prototype_strengths"].exp();
        var (own, level) = (strength.narrow(1, 0, 1), strength.narrow(1, 1, 1));
        var slope = task["log_like_slope"].exp();
        Tensor[] sums = [own.mul(task["default_prototypes"].narrow(0, 0, 1)), own.mul(task["default_prototypes"].narrow(0, 1, 1))];
        Tensor[] counts = [own, own];
        var rest = zeros(1, 1, ScalarType.Float64);
        for (var i = 0; i < task.Support; i++)
        {
            var item = task.SupportItems!.narrow(0, i, 1);
            var features = task.Features(item);
            var middle = threshold is { } given ? TorchTask.Number(given) : task.SupportLabels!.mean();
            var liked = sigmoid(slope.mul(Tensors.Subtract(task.SupportLabels!.narrow(0, i, 1), middle)));
            Tensor[] shares = [liked, Tensors.Subtract(TorchTask.Number(1), liked)];
            for (var k = 0; k < 2; k++)
            {
                sums[k] = Tensors.Add(sums[k], shares[k].mul(features));
                counts[k] = Tensors.Add(counts[k], shares[k]);
            }

            rest = Tensors.Add(rest, Tensors.Subtract(task.SupportTargets!.narrow(0, i, 1), task.Predict(item)));
        }

        return new TorchPrototypes(sums[0].div(counts[0]), sums[1].div(counts[1]), rest.div(Tensors.Add(level, TorchTask.Number(task.Support))));
    }
}
