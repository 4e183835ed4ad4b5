using MetaRec.Learning.Models;

namespace MetaRec.Learning.Engine.Taskwise;

/// <summary>The dense part of θ in a workspace. The first layer is split into its user and its item half, and the output layer, of width one, lies as a row.</summary>
internal sealed class HeadParameters<T>
    where T : unmanaged
{
    private readonly List<Parameter<T>> _all = [];

    public HeadParameters(ModelLayout layout, Workspace<T> workspace, ReadOnlySpan<T> dense)
    {
        var offsets = layout.Dense.ToDictionary(block => block.Name, block => block.Offset);
        var width = layout.Widths[1];
        UserWeight = Keep(Parameter<T>.Weight(workspace, dense, offsets["layer1.weight"], layout.UserWidth, width));
        ItemWeight = Keep(Parameter<T>.Weight(workspace, dense, offsets["layer1.weight"] + (layout.UserWidth * width), layout.ItemWidth, width));
        FirstBias = Keep(Parameter<T>.Row(workspace, dense, offsets["layer1.bias"], 1, width));
        Middle = new Parameter<T>[layout.Layers - 2];
        MiddleBias = new Parameter<T>[layout.Layers - 2];
        for (var i = 0; i < Middle.Length; i++)
        {
            Middle[i] = Keep(Parameter<T>.Weight(workspace, dense, offsets[$"layer{i + 2}.weight"], layout.Widths[i + 1], layout.Widths[i + 2]));
            MiddleBias[i] = Keep(Parameter<T>.Row(workspace, dense, offsets[$"layer{i + 2}.bias"], 1, layout.Widths[i + 2]));
        }

        Output = Keep(Parameter<T>.Row(workspace, dense, offsets[$"layer{layout.Layers}.weight"], 1, layout.Widths[^2]));
        OutputBias = Keep(Parameter<T>.Row(workspace, dense, offsets[$"layer{layout.Layers}.bias"], 1, 1));
        if (layout.Linear)
        {
            LinearUser = Keep(Parameter<T>.Row(workspace, dense, offsets["linear.weight"], 1, layout.UserWidth));
            LinearItem = Keep(Parameter<T>.Row(workspace, dense, offsets["linear.weight"] + layout.UserWidth, 1, layout.ItemWidth));
            LinearBias = Keep(Parameter<T>.Row(workspace, dense, offsets["linear.bias"], 1, 1));
        }

        if (layout.LabelKnots > 0)
        {
            LabelOffsets = Keep(Parameter<T>.Row(workspace, dense, offsets[ModelLayout.LabelOffsets], 1, layout.LabelKnots));
        }

        if (layout.InnerSteps > 0)
        {
            LogRates = Keep(Parameter<T>.Row(workspace, dense, offsets[ModelLayout.LogInnerRates], layout.InnerSteps, layout.Layers + (layout.Linear ? 1 : 0)));
        }

        if (offsets.TryGetValue(ModelLayout.LogInputRates, out var inputRates))
        {
            UserInputRates = Keep(Parameter<T>.Row(workspace, dense, inputRates, 1, layout.UserWidth));
            ItemInputRates = Keep(Parameter<T>.Row(workspace, dense, inputRates + layout.UserWidth, 1, layout.ItemWidth));
        }

        if (offsets.TryGetValue(ModelLayout.LogPulls, out var pulls))
        {
            LogPulls = Keep(Parameter<T>.Row(workspace, dense, pulls, 1, layout.Linear ? 2 : 1));
        }
    }

    public Parameter<T> UserWeight { get; }

    public Parameter<T> ItemWeight { get; }

    public Parameter<T> FirstBias { get; }

    /// <summary>Weights between two hidden layers.</summary>
    public Parameter<T>[] Middle { get; }

    public Parameter<T>[] MiddleBias { get; }

    public Parameter<T> Output { get; }

    public Parameter<T> OutputBias { get; }

    /// <summary>Without rows, as the two below, where there is no linear path.</summary>
    public Parameter<T> LinearUser { get; }

    public Parameter<T> LinearItem { get; }

    public Parameter<T> LinearBias { get; }

    /// <summary>What is added to the support's ratings at each knot, as a row; without columns where nothing is.</summary>
    public Parameter<T> LabelOffsets { get; }

    /// <summary>Without rows where the learner takes no inner step.</summary>
    public Parameter<T> LogRates { get; }

    /// <summary>Logarithms of the steps' multipliers per number of the user's input; without rows, as those of the item's, where there are none.</summary>
    public Parameter<T> UserInputRates { get; }

    public Parameter<T> ItemInputRates { get; }

    /// <summary>Logarithms of the pulls towards θ, of the first layer and of the linear path, as a row; without columns where there is none.</summary>
    public Parameter<T> LogPulls { get; }

    /// <summary>Writes all gradients to their places in the dense part.</summary>
    public void Store(Span<T> dense)
    {
        foreach (var parameter in _all)
        {
            parameter.Store(dense);
        }
    }

    private Parameter<T> Keep(Parameter<T> parameter)
    {
        _all.Add(parameter);
        return parameter;
    }
}
