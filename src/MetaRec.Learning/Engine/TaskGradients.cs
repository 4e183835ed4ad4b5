namespace MetaRec.Learning.Engine;

/// <summary>Where <see cref="ITaskEngine{T}.Differentiate"/> writes to.</summary>
public readonly ref struct TaskGradients<T>
{
    /// <summary>Gradient of the dense part of θ.</summary>
    public required Span<T> Dense { get; init; }

    /// <summary>Gradient of the distinct items' inputs, row by row.</summary>
    public required Span<T> Items { get; init; }

    /// <summary>Gradient of the users' inputs, row by row.</summary>
    public required Span<T> Users { get; init; }

    /// <summary>Query loss of each task at θ.</summary>
    public required Span<T> LossesBefore { get; init; }

    /// <summary>Query loss of each task after adaptation.</summary>
    public required Span<T> LossesAfter { get; init; }
}
