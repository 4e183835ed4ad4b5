namespace MetaRec.Learning.Models;

/// <summary>A tensor that a network or a meta-learner keeps in the dense part of θ: its shape, what it starts from, and how the meta-optimizer treats it.</summary>
/// <param name="Name">Unique within a model, for example "layer1.weight".</param>
/// <param name="Rows">Rows; 1 for a vector.</param>
/// <param name="Columns">Columns.</param>
public sealed record BlockShape(string Name, int Rows, int Columns)
{
    /// <summary>What its numbers start from.</summary>
    public BlockStart Start { get; init; } = BlockStart.Zero;

    /// <summary>For <see cref="BlockStart.Constant"/>: every number.</summary>
    public double Value { get; init; }

    /// <summary>Which of the meta-optimizer's rates it moves with.</summary>
    public RateGroup Group { get; init; } = RateGroup.Network;

    /// <summary>Whether the optimizer's penalty on weights pulls it towards zero.</summary>
    public bool Penalized { get; init; }

    /// <summary>Whether the tensor has one dimension, as biases do.</summary>
    public bool IsVector { get; init; }

    /// <summary>Blocks of one path, a layer's weight and bias, share an inner rate; from 0.</summary>
    public int Path { get; init; }

    /// <summary>Whether inner loops move it with a task; false for what all tasks share.</summary>
    public bool Adapts { get; init; } = true;

    /// <summary>Whether it is part of what makes a prediction of the network's representations: its last layer, or a path of its own to the prediction.</summary>
    public bool IsHead { get; init; }

    /// <summary>Whether it is the bias of a layer that reads the inputs: where a context can stand beside them.</summary>
    public bool TakesContext { get; init; }

    /// <summary>A weight matrix of a layer.</summary>
    public static BlockShape Weight(string name, int rows, int columns, int path, BlockStart start = BlockStart.He) =>
        new(name, rows, columns) { Start = start, Penalized = true, Path = path };

    /// <summary>A bias of a layer, which starts at zero.</summary>
    public static BlockShape Bias(string name, int length, int path) => new(name, 1, length) { IsVector = true, Path = path };
}
