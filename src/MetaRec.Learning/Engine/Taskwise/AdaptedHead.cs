namespace MetaRec.Learning.Engine.Taskwise;

/// <summary>The layers above the first as a task has adapted them after some inner steps, or a gradient with respect to them. Reused from task to task.</summary>
internal sealed class AdaptedHead<T>(int middle)
    where T : unmanaged
{
    /// <summary>Weights between hidden layers.</summary>
    public Matrix<T>[] Weights { get; } = new Matrix<T>[middle];

    /// <summary>Their transposes; unused in a gradient.</summary>
    public Matrix<T>[] Transposed { get; } = new Matrix<T>[middle];

    /// <summary>Biases of the hidden layers above the first.</summary>
    public Matrix<T>[] Biases { get; } = new Matrix<T>[middle];

    /// <summary>The output layer's weights, as a row.</summary>
    public Matrix<T> Output { get; set; }

    /// <summary>Its bias, 1 × 1.</summary>
    public Matrix<T> OutputBias { get; set; }

    /// <summary>The head at θ.</summary>
    public static AdaptedHead<T> From(HeadParameters<T> head)
    {
        var version = new AdaptedHead<T>(head.Middle.Length) { Output = head.Output.Value, OutputBias = head.OutputBias.Value };
        for (var m = 0; m < head.Middle.Length; m++)
        {
            version.Weights[m] = head.Middle[m].Value;
            version.Transposed[m] = head.Middle[m].Transposed;
            version.Biases[m] = head.MiddleBias[m].Value;
        }

        return version;
    }
}
