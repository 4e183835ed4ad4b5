using MetaRec.Data.Specs;
using MetaRec.Learning.Torch;
using static TorchSharp.torch;

namespace MetaRec.Learning.Engine;

/// <summary>
/// MAML (Finn, Abbeel and Levine, 2017) over a whole micro-batch without building any task's adapted network: the inner gradients are written out as
/// forward operations, so one ordinary backward pass gives the exact second-order meta-gradient. On a processor <see cref="Taskwise.TaskwiseMaml{T}"/> computes the same faster, and
/// is what <see cref="MetaEngine"/> uses; this form is what it is tested against.
/// </summary>
/// <remarks>
/// <para>
/// For layer l with inputs A (support rows) and backpropagated errors δ of the inner loss, the inner gradient is g = Aᵀδ. After k steps
/// W − Σ_j α_j A_jᵀ δ_j, so a row x goes through the adapted layer as
/// <code>x·W − Σ_j (x·A_jᵀ) α_j δ_j,</code>
/// of rank S instead of d_in × d_out. The first layer's inputs do not change from step to step: its Gram matrix X·Aᵀ is computed once and only Σ α_j δ_j grows.
/// </para>
/// <para>
/// The first layer's input is [user; item]. The user half u·W_u is computed once per task, the item half once per distinct item, and the Gram matrix is |u|² + x_r·x_s (+ 1 for the bias).
/// </para>
/// <para>
/// Deeper layers keep their updates as factors (A, αδ) where that is fewer operations, else as the sum Σ α AᵀΔ, one small matrix per task.
/// </para>
/// <para>
/// The linear path, where the model has one, is one more column of the first layer that skips the layers above.
/// </para>
/// <para>
/// The user prior x·u and the label offset φ(r) do not adapt: on the support they only change what is left to explain, r + φ(r) − x·u.
/// </para>
/// <para>
/// Inner loss of a task with n support rows: Σ e²/(n + κ). First order (FOMAML) detaches A and δ.
/// </para>
/// <para>
/// Multipliers M of the steps per input make the Gram matrix X·M·Aᵀ, and the pull λ of the first layer leaves Σ α_j δ_j its share 1 − 2αλ/(n + κ) in each step: a pull λM⁻¹ of the weights is one of the
/// same strength on all updates.
/// </para>
/// </remarks>
public sealed class ClosedFormMaml
{
    private readonly int _userWidth;
    private readonly int _itemWidth;
    private readonly LearnerSpec _learner;

    /// <param name="userWidth">Width of a user's input; may be 0.</param>
    /// <param name="itemWidth">Width of an item's input.</param>
    /// <param name="learner">Order of the gradient and number of inner steps.</param>
    public ClosedFormMaml(int userWidth, int itemWidth, LearnerSpec learner)
    {
        _userWidth = userWidth;
        _itemWidth = itemWidth;
        _learner = learner;
    }

    /// <summary>Predictions of the query rows before and after adaptation.</summary>
    /// <param name="head">The network at θ.</param>
    /// <param name="items">[D, item width].</param>
    /// <param name="users">[T, user width].</param>
    /// <param name="batch">The micro-batch.</param>
    /// <returns>Two tensors [T, Q, 1]; "before" carries no gradient.</returns>
    public (Tensor Before, Tensor After) Predict(Head head, Tensor items, Tensor users, BatchTensors batch)
    {
        var (userHalf, itemHalf) = FirstLayer(head, items, users);
        var query = FirstLayerRows(userHalf, itemHalf, batch.QueryRows, batch.Tasks, batch.Query);
        var queryInputs = Rows(items, batch.QueryRows, batch.Tasks, batch.Query);
        var prior = head.UserPrior ? Prior(queryInputs, users) : null;
        Tensor before;
        using (no_grad())
        {
            before = Forward(head, query, [], prior);
        }

        if (batch.Support == 0 || head.LogRates is not { } logRates)
        {
            return (before, is_grad_enabled() ? Forward(head, query, [], prior) : before);
        }

        var second = _learner.Order == GradientOrder.Second;
        var supportInputs = Rows(items, batch.SupportRows, batch.Tasks, batch.Support);
        var constantInputs = second ? supportInputs : supportInputs.detach();
        var transposed = Scaled(constantInputs, ItemRates(head)).transpose(1, 2);
        var shared = Shared(head, users, second);
        var queryGram = Tensors.Add(queryInputs.matmul(transposed), shared);
        Updates updates;
        if (second)
        {
            var supportGram = SupportGram(supportInputs, transposed, shared);
            var support = FirstLayerRows(userHalf, itemHalf, batch.SupportRows, batch.Tasks, batch.Support);
            updates = Adapt(head, logRates.exp(), support, supportGram, InnerTargets(head, supportInputs, users, batch), batch);
        }
        else
        {
            Tensor? supportGram;
            Tensor support;
            Tensor targets;
            using (no_grad())
            {
                supportGram = SupportGram(supportInputs, transposed, shared);
                support = FirstLayerRows(userHalf, itemHalf, batch.SupportRows, batch.Tasks, batch.Support);
                targets = InnerTargets(head, supportInputs, users, batch);
            }

            updates = Adapt(head, logRates.exp(), support, supportGram, targets, batch);
        }

        var adapted = queryGram.baddbmm(updates.First, query, 1f, -1f);
        return (before, Forward(head, adapted, updates.Deeper, prior));
    }

    private (Tensor UserHalf, Tensor ItemHalf) FirstLayer(Head head, Tensor items, Tensor users)
    {
        var (weight, bias) = head.Linear
            ? (cat([head.Weight(0), head.Weight(head.Layers)], 1), cat([head.Bias(0), head.Bias(head.Layers)], 0))
            : (head.Weight(0), head.Bias(0));
        var itemHalf = items.matmul(weight.narrow(0, _userWidth, _itemWidth));
        var userHalf = _userWidth == 0
            ? bias.unsqueeze(0)
            : bias.addmm(users, weight.narrow(0, 0, _userWidth), 1f, 1f);
        return (userHalf.unsqueeze(1), itemHalf);
    }

    private static Tensor Rows(Tensor distinct, Tensor rows, int tasks, int padded) =>
        distinct.index_select(0, rows).view(tasks, padded, distinct.shape[1]);

    private static Tensor FirstLayerRows(Tensor userHalf, Tensor itemHalf, Tensor rows, int tasks, int padded) =>
        Tensors.Add(Rows(itemHalf, rows, tasks, padded), userHalf);

    /// <summary>What every pair of rows of a task shares in the first layer's Gram matrix: |u|² + 1. [T or 1, 1, 1].</summary>
    private Tensor Shared(Head head, Tensor users, bool second)
    {
        var one = Tensors.Constant(1, users).view(1, 1, 1);
        return _userWidth == 0
            ? one
            : Tensors.Add(Scaled(users.mul(second ? users : users.detach()), head.InputRates?.narrow(0, 0, _userWidth)).sum([1L]).view(-1, 1, 1), one);
    }

    private Tensor? ItemRates(Head head) => head.InputRates?.narrow(0, _userWidth, _itemWidth);

    private static Tensor Scaled(Tensor inputs, Tensor? rates) => rates is null ? inputs : inputs.mul(rates);

    /// <summary>The first layer's Gram matrix among support rows; the first of a single step does without.</summary>
    private Tensor? SupportGram(Tensor inputs, Tensor transposed, Tensor shared) =>
        _learner.InnerSteps > 1 ? Tensors.Add(inputs.matmul(transposed), shared) : null;

    /// <summary>What the user's features say of each row before any rating: x·u. [T, rows, 1].</summary>
    private static Tensor Prior(Tensor inputs, Tensor users) => inputs.matmul(users.unsqueeze(2));

    /// <summary>What the layers and the linear path have to give on the support: the target, plus the rating's label offset, minus the prior.</summary>
    private static Tensor InnerTargets(Head head, Tensor inputs, Tensor users, BatchTensors batch)
    {
        var targets = batch.SupportTargets;
        if (head.LabelOffsets is { } offsets)
        {
            targets = Tensors.Add(targets, batch.SupportKnots!.matmul(offsets).view(batch.Tasks, batch.Support, 1));
        }

        return head.UserPrior ? Tensors.Subtract(targets, Prior(inputs, users)) : targets;
    }

    private Updates Adapt(Head head, Tensor rates, Tensor support, Tensor? gram, Tensor targets, BatchTensors batch)
    {
        var second = _learner.Order == GradientOrder.Second;
        var deeper = new LayerUpdate[head.Layers - 1];
        for (var layer = 1; layer < head.Layers; layer++)
        {
            var (input, output) = (head.Weight(layer).shape[0], head.Weight(layer).shape[1]);
            deeper[layer - 1] = LayerUpdate.Cheapest(batch.Support, batch.Query, _learner.InnerSteps, input, output);
        }

        Tensor? first = null;
        for (var step = 0; step < _learner.InnerSteps; step++)
        {
            Tensor[] activations;
            Tensor[] errors;
            if (second)
            {
                (activations, errors) = InnerGradient(head, support, gram, first, deeper, targets, batch);
            }
            else
            {
                using (no_grad())
                {
                    (activations, errors) = InnerGradient(head, support, gram, first, deeper, targets, batch);
                }
            }

            var rate = FirstRate(head, rates, step);
            var scaled = errors[0].mul(rate);
            first = first is null ? scaled : Tensors.Add(Held(head, first, rate, batch), scaled);
            for (var layer = 1; layer < head.Layers; layer++)
            {
                deeper[layer - 1].Accumulate(activations[layer - 1], errors[layer].mul(Rate(rates, step, layer)));
            }
        }

        return new Updates(first!, deeper);
    }

    /// <summary>Inputs of the layers above the first, and the inner loss's errors at every layer's output, on the support rows.</summary>
    private static (Tensor[] Activations, Tensor[] Errors) InnerGradient(
        Head head, Tensor support, Tensor? gram, Tensor? first, LayerUpdate[] deeper, Tensor targets, BatchTensors batch)
    {
        var zero = Tensors.Constant(0, support);
        var layers = head.Layers;
        var activations = new Tensor[layers - 1];
        var masks = new Tensor[layers - 1];
        var (output, linear) = Split(head, first is null ? support : gram!.baddbmm(first, support, 1f, -1f));
        for (var layer = 1; layer < layers; layer++)
        {
            masks[layer - 1] = output.gt(zero).to_type(output.dtype);
            activations[layer - 1] = output.mul(masks[layer - 1]);
            output = Through(head, layer, activations[layer - 1], deeper[layer - 1]);
        }

        var errors = new Tensor[layers];
        output = linear is null ? output : Tensors.Add(output, linear);
        errors[layers - 1] = Tensors.Subtract(output, targets).mul(batch.SupportSlopes);
        for (var layer = layers - 1; layer > 0; layer--)
        {
            var back = errors[layer].matmul(head.Weight(layer).t());
            errors[layer - 1] = deeper[layer - 1].SubtractBackward(back, errors[layer]).mul(masks[layer - 1]);
        }

        if (head.Linear)
        {
            errors[0] = cat([errors[0], errors[layers - 1]], 2);
        }

        return (activations, errors);
    }

    private static Tensor Forward(Head head, Tensor first, LayerUpdate[] deeper, Tensor? prior)
    {
        var (output, linear) = Split(head, first);
        for (var layer = 1; layer < head.Layers; layer++)
        {
            output = Through(head, layer, nn.functional.relu(output), deeper.Length == 0 ? null : deeper[layer - 1]);
        }

        output = linear is null ? output : Tensors.Add(output, linear);
        return prior is null ? output : Tensors.Add(output, prior);
    }

    /// <summary>The first layer's output, and the linear path's column where there is one.</summary>
    private static (Tensor Output, Tensor? Linear) Split(Head head, Tensor first)
    {
        var width = first.shape[2] - 1;
        return head.Linear ? (first.narrow(2, 0, width), first.narrow(2, width, 1)) : (first, null);
    }

    private static Tensor Through(Head head, int layer, Tensor input, LayerUpdate? update)
    {
        var output = head.Bias(layer).addmm(input.reshape(-1, input.shape[2]), head.Weight(layer), 1f, 1f).view(input.shape[0], input.shape[1], -1);
        return update is null ? output : update.SubtractForward(output, input);
    }

    private static Tensor Rate(Tensor rates, int step, int layer) => rates.narrow(0, step, 1).narrow(1, layer, 1).view(1, 1, 1);

    /// <summary>The first layer's updates so far, of which the pull takes a share back.</summary>
    private static Tensor Held(Head head, Tensor first, Tensor rate, BatchTensors batch)
    {
        if (head.Pulls is not { } pulls)
        {
            return first;
        }

        var own = pulls.narrow(0, 0, 1).view(1, 1, 1);
        var strengths = head.Linear ? cat([own.expand(1, 1, head.Bias(0).shape[0]), pulls.narrow(0, 1, 1).view(1, 1, 1)], 2) : own;
        return Tensors.Subtract(first, first.mul(rate).mul(strengths).mul(batch.SupportSlopes.narrow(1, 0, 1)));
    }

    /// <summary>The first layer's rate for its own columns, the linear path's for the last one.</summary>
    private static Tensor FirstRate(Head head, Tensor rates, int step)
    {
        var rate = Rate(rates, step, 0);
        return head.Linear ? cat([rate.expand(1, 1, head.Bias(0).shape[0]), Rate(rates, step, head.Layers)], 2) : rate;
    }

    private sealed record Updates(Tensor First, LayerUpdate[] Deeper);
}
