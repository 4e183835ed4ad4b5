namespace MetaRec.Data.Tasks;

/// <summary>A data set has no history that could make a task, or too few for what is asked. The message has the counts and what to change.</summary>
public sealed class NoTaskException : Exception
{
    /// <param name="message">What is missing, with the counts and the remedy.</param>
    public NoTaskException(string message)
        : base(message)
    {
    }

    internal NoTaskException(string dataset, string partition, IReadOnlyList<History> histories, int min, int max)
        : base($"Partition '{partition}' of data set '{dataset}' has no task: none of its {histories.Count} histories has "
            + (max == int.MaxValue ? $"{min} or more ratings" : $"{min} to {max} ratings")
            + $" (longest: {(histories.Count == 0 ? 0 : histories.Max(history => history.Length))}). "
            + "Use a data set with more ratings per user, or train on all warm ratings with a smaller MinHistory.")
    {
    }
}
