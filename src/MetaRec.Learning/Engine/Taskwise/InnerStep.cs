namespace MetaRec.Learning.Engine.Taskwise;

/// <summary>
/// What one inner step of one task keeps for its reverse pass. Hidden layers are numbered from 0; the weights between hidden layers m and m + 1 have the number m.
/// </summary>
internal sealed class InnerStep<T>(int middle)
    where T : unmanaged
{
    /// <summary>Σ αδ of the first layer over the steps before: [S, h₀]; unset in the first step.</summary>
    public Matrix<T> Before { get; private set; }

    /// <summary>The same of the linear path: a row of S.</summary>
    public Matrix<T> LinearBefore { get; private set; }

    /// <summary>The inner loss's errors at the output: a row of S.</summary>
    public Matrix<T> OutputErrors { get; private set; }

    /// <summary>Of weights m: S rows for the gradient of the errors below, masked; S rows of activations; and, in the last step, the query's activations.</summary>
    public Matrix<T>[] Left { get; } = new Matrix<T>[middle];

    /// <summary>Of weights m: S rows of errors; S rows for the gradient at layer m + 1; and, in the last step, the query's gradient there. Leftᵀ·Right is the gradient of the weights.</summary>
    public Matrix<T>[] Right { get; } = new Matrix<T>[middle];

    /// <summary>Activations of each hidden layer: [S, h].</summary>
    public Matrix<T>[] Activations { get; } = new Matrix<T>[middle + 1];

    /// <summary>The inner loss's errors at each hidden layer: [S, h].</summary>
    public Matrix<T>[] Errors { get; } = new Matrix<T>[middle + 1];

    /// <summary>Takes the step's memory.</summary>
    /// <param name="workspace">Where from.</param>
    /// <param name="widths">Width of each hidden layer.</param>
    /// <param name="support">S.</param>
    /// <param name="query">Rows that the query adds in the last step, else 0.</param>
    /// <param name="before">See <see cref="Before"/>.</param>
    /// <param name="linearBefore">See <see cref="LinearBefore"/>.</param>
    public void Begin(Workspace<T> workspace, ReadOnlySpan<int> widths, int support, int query, Matrix<T> before, Matrix<T> linearBefore)
    {
        Before = before;
        LinearBefore = linearBefore;
        OutputErrors = workspace.Take(1, support);
        Errors[0] = workspace.Take(support, widths[0]);
        for (var m = 0; m < Left.Length; m++)
        {
            Left[m] = workspace.Take((2 * support) + query, widths[m]);
            Right[m] = workspace.Take((2 * support) + query, widths[m + 1]);
            Activations[m] = Left[m].Slice(support, support);
            Errors[m + 1] = Right[m].Slice(0, support);
        }

        Activations[^1] = workspace.Take(support, widths[^1]);
    }
}
