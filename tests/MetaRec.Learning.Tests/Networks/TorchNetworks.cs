using MetaRec.Data.Specs;
using MetaRec.Learning.Engine;
using MetaRec.Learning.Models;
using MetaRec.Learning.Torch;
using static TorchSharp.torch;

namespace MetaRec.Learning.Tests.Networks;

/// <summary>
/// The networks written with torch's own modules in float64, and one MAML step by autograd: an independent statement of the forward passes, of what a support row may see, and of
/// what adapts.
/// </summary>
internal sealed class TorchNetworks
{
    private const int Knots = 5;

    private readonly ModelLayout _layout;
    private readonly LearnerSpec _learner;
    private readonly MicroBatch _batch;
    private readonly Tensor _items;
    private readonly Tensor _users;
    private readonly Dictionary<string, Tensor> _theta = [];

    public TorchNetworks(TestWorld world)
    {
        TorchRuntime.Initialize();
        (_layout, _learner) = (world.Layout, world.Learner);
        _batch = Collator.Collate(world.Episodes, world.Context);
        using var inputs = new EmbeddingGatherer(world.Layout).Gather(world.Theta, _batch);
        _items = Tensors.From(inputs.Items, ScalarType.Float64, _batch.Items.Length, _layout.ItemWidth);
        _users = Tensors.From(inputs.Users, ScalarType.Float64, _batch.Tasks, _layout.UserWidth);
        foreach (var (block, offset) in _layout.Dense)
        {
            var tensor = Tensors.From(inputs.Dense.Slice(offset, block.Rows * block.Columns), ScalarType.Float64, block.Rows, block.Columns);
            tensor.requires_grad = true;
            _theta.Add(block.Name, tensor);
        }
    }

    /// <summary>Predictions of a task's query over the base, before and after one inner step.</summary>
    public (double[] Before, double[] After) Predict(int task)
    {
        var (support, query) = (_batch.SupportCounts[task], _batch.QueryCounts[task]);
        var supportItems = _items.index_select(0, Tensors.Indices(_batch.SupportRows.AsSpan(task * _batch.Support, support)));
        var queryItems = _items.index_select(0, Tensors.Indices(_batch.QueryRows.AsSpan(task * _batch.Query, query)));
        var user = _users.narrow(0, task, 1);
        var shares = Shares(_batch.SupportLabels.AsSpan(task * _batch.Support, support));
        var before = Forward(_theta, user, supportItems, shares, queryItems, causal: false);
        if (support == 0)
        {
            return (Tensors.ToDoubles(before), Tensors.ToDoubles(before));
        }

        var targets = Tensors.From(_batch.SupportTargets.AsSpan(task * _batch.Support, support), ScalarType.Float64, support, 1);
        targets = Tensors.Add(targets, shares.matmul(_theta[ModelLayout.LabelOffsets].transpose(0, 1)));
        var error = Tensors.Subtract(Forward(_theta, user, supportItems, shares, supportItems, causal: true), targets);
        var loss = error.mul(error).sum().mul(Tensors.Constant(1 / (support + _learner.SupportShrinkage), ScalarType.Float64)).sum();
        var moving = _layout.NetworkBlocks.Where(block => !block.Name.StartsWith("item.", StringComparison.Ordinal)).ToArray();
        var gradients = autograd.grad([loss], [.. moving.Select(block => _theta[block.Name])], allow_unused: true);
        var adapted = new Dictionary<string, Tensor>(_theta);
        for (var i = 0; i < moving.Length; i++)
        {
            if (gradients[i] is { IsInvalid: false } gradient)
            {
                var rate = _theta[ModelLayout.LogInnerRates].narrow(1, moving[i].Path, 1).exp();
                adapted[moving[i].Name] = Tensors.Subtract(_theta[moving[i].Name], gradient.mul(rate));
            }
        }

        return (Tensors.ToDoubles(before), Tensors.ToDoubles(Forward(adapted, user, supportItems, shares, queryItems, causal: false)));
    }

    private Tensor Forward(Dictionary<string, Tensor> weights, Tensor user, Tensor support, Tensor shares, Tensor items, bool causal)
    {
        var prediction = _layout.Network.Name == "two-tower"
            ? Tensors.Add(Tensors.Add(Tower("item", items).mul(Tower("user", user)).sum([1L], keepdim: true), items.matmul(weights["bias.weight"])), weights["bias.bias"])
            : Sequence();
        return _layout.UserPrior ? Tensors.Add(prediction, items.matmul(user.transpose(0, 1))) : prediction;

        Tensor Tower(string name, Tensor x)
        {
            var hidden = x.shape[1] > 0 ? Affine(x, $"{name}.layer1") : weights[$"{name}.layer1.bias"];
            hidden = Affine(nn.functional.relu(hidden), $"{name}.layer2");
            return Affine(nn.functional.relu(hidden), $"{name}.layer3");
        }

        Tensor Affine(Tensor x, string layer) => Tensors.Add(x.matmul(weights[$"{layer}.weight"]), weights[$"{layer}.bias"]);

        Tensor Sequence()
        {
            var count = (int)Math.Min(support.shape[0], _layout.Model.History);
            var first = support.shape[0] - count;
            var states = _layout.Network.Name == "gru"
                ? Recurrent(weights, support.narrow(0, first, count), shares.narrow(0, first, count))
                : Attention(weights, support.narrow(0, first, count), shares.narrow(0, first, count));
            var rows = Enumerable.Range(0, (int)items.shape[0]).Select(row => causal ? Math.Max(0, row - first) : count);
            var state = states.index_select(0, Tensors.Indices([.. rows]));
            var input = cat([state, user.expand(items.shape[0], user.shape[1]), items], 1);
            var hidden = nn.functional.relu(Affine(nn.functional.relu(Affine(input, "layer1")), "layer2"));
            var head = Tensors.Add(Affine(hidden, "layer3"), Affine(input, "linear"));
            return Tensors.Add(head, items.matmul(weights["match.weight"]).mul(state).sum([1L], keepdim: true));
        }
    }

    /// <summary>Written out, so that gradients reach the blocks; the states are checked to be those of torch's own GRU.</summary>
    private Tensor Recurrent(Dictionary<string, Tensor> weights, Tensor items, Tensor shares)
    {
        var width = _layout.Model.TowerWidth;
        var start = zeros([1, width], ScalarType.Float64);
        if (items.shape[0] == 0)
        {
            return start;
        }

        var states = new List<Tensor> { start };
        var inputs = Tensors.Add(items, shares.matmul(weights["rating.weight"]));
        for (var row = 0; row < inputs.shape[0]; row++)
        {
            var x = Tensors.Add(inputs.narrow(0, row, 1).matmul(weights["gru.input.weight"]), weights["gru.input.bias"]).chunk(3, 1);
            var h = Tensors.Add(states[^1].matmul(weights["gru.state.weight"]), weights["gru.state.bias"]).chunk(3, 1);
            var (reset, update) = (Tensors.Add(x[0], h[0]).sigmoid(), Tensors.Add(x[1], h[1]).sigmoid());
            var fresh = Tensors.Add(x[2], reset.mul(h[2])).tanh();
            states.Add(Tensors.Add(Tensors.Subtract(fresh, update.mul(fresh)), update.mul(states[^1])));
        }

        var own = cat(states, 0);
        AssertIsTorchGru(weights, inputs, own.narrow(0, 1, inputs.shape[0]));
        return own;
    }

    private static void AssertIsTorchGru(Dictionary<string, Tensor> weights, Tensor inputs, Tensor states)
    {
        using var gru = nn.GRU(inputs.shape[1], states.shape[1], batchFirst: true, dtype: ScalarType.Float64);
        using (no_grad())
        {
            foreach (var (name, parameter) in gru.named_parameters())
            {
                parameter.copy_(name switch
                {
                    "weight_ih_l0" => weights["gru.input.weight"].transpose(0, 1),
                    "weight_hh_l0" => weights["gru.state.weight"].transpose(0, 1),
                    "bias_ih_l0" => weights["gru.input.bias"].view(-1),
                    "bias_hh_l0" => weights["gru.state.bias"].view(-1),
                    _ => throw new InvalidOperationException($"Torch's GRU has a parameter '{name}'."),
                });
            }

            var (expected, _) = gru.call(inputs.unsqueeze(0));
            Assert.All(Tensors.ToDoubles(expected).Zip(Tensors.ToDoubles(states)), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
        }
    }

    private Tensor Attention(Dictionary<string, Tensor> weights, Tensor items, Tensor shares)
    {
        var count = items.shape[0];
        var tokens = weights["token.first"];
        if (count > 0)
        {
            var rows = Tensors.Add(items.matmul(weights["token.weight"]), shares.matmul(weights["rating.weight"]));
            tokens = cat([tokens, Tensors.Add(rows, weights["position.weight"].narrow(0, _layout.Model.History - count, count))], 0);
        }

        Tensor Project(string name) => tokens.matmul(weights[$"attention.{name}.weight"]).unsqueeze(0);
        var attended = nn.functional.scaled_dot_product_attention(Project("query"), Project("key"), Project("value"), is_casual: true);
        var seen = Tensors.Add(tokens, attended.squeeze(0));
        var feed = nn.functional.relu(Tensors.Add(seen.matmul(weights["feed1.weight"]), weights["feed1.bias"]));
        return Tensors.Add(seen, Tensors.Add(feed.matmul(weights["feed2.weight"]), weights["feed2.bias"]));
    }

    private static Tensor Shares(ReadOnlySpan<float> labels)
    {
        var shares = new double[labels.Length * Knots];
        for (var row = 0; row < labels.Length; row++)
        {
            for (var knot = 0; knot < Knots; knot++)
            {
                shares[(row * Knots) + knot] = Math.Max(0, 1 - Math.Abs((labels[row] * (Knots - 1)) - knot));
            }
        }

        return Tensors.From(shares, ScalarType.Float64, labels.Length, Knots);
    }
}
