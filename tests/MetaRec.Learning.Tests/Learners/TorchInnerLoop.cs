using MetaRec.Data.Specs;
using MetaRec.Learning.Models;
using MetaRec.Learning.Torch;
using static TorchSharp.torch;

namespace MetaRec.Learning.Tests.Learners;

/// <summary>Gradient steps on a support as they are usually written: a new dictionary of weights per step, kept in autograd's graph.</summary>
internal static class TorchInnerLoop
{
    /// <summary>The weights after each step, the first without any.</summary>
    /// <param name="task">A task.</param>
    /// <param name="learner">Steps, order and shrinkage.</param>
    /// <param name="start">The weights before the first step.</param>
    /// <param name="moving">Which of them move.</param>
    /// <param name="update">What a step subtracts from a weight, made of its gradient.</param>
    /// <param name="network">The perceptron's weights; null: the weights themselves.</param>
    public static List<Dictionary<string, Tensor>> Run(
        TorchTask task, LearnerSpec learner, Dictionary<string, Tensor> start, string[] moving, Func<int, string, Tensor, Tensor> update,
        Func<Dictionary<string, Tensor>, Dictionary<string, Tensor>>? network = null)
    {
        var versions = new List<Dictionary<string, Tensor>> { start };
        for (var step = 0; step < learner.InnerSteps && task.Support > 0; step++)
        {
            var weights = versions[^1];
            var errors = Tensors.Subtract(task.Predict(task.SupportItems!, network is null ? weights : network(weights)), task.SupportTargets!);
            var loss = errors.mul(errors).sum().mul(TorchTask.Number(1 / (task.Support + learner.SupportShrinkage)));
            var gradients = autograd.grad([loss], [.. moving.Select(name => weights[name])], retain_graph: true, create_graph: true);
            var next = new Dictionary<string, Tensor>(weights, StringComparer.Ordinal);
            for (var i = 0; i < moving.Length; i++)
            {
                var gradient = learner.Order == GradientOrder.Second ? gradients[i] : gradients[i].detach();
                next[moving[i]] = Tensors.Subtract(weights[moving[i]], update(step, moving[i], gradient));
            }

            versions.Add(next);
        }

        return versions;
    }

    /// <summary>A number of the block of logarithmic rates, as a rate.</summary>
    public static Tensor Rate(TorchTask task, int step, int column) => task[ModelLayout.LogInnerRates].narrow(0, step, 1).narrow(1, column, 1).exp();
}
