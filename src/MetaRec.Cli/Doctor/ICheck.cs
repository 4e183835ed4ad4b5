namespace MetaRec.Cli.Doctor;

/// <summary>Looks at one thing that a process depends on. It changes nothing that stays.</summary>
internal interface ICheck
{
    string Topic { get; }

    /// <summary>What is found, in the order in which it is to be read.</summary>
    IAsyncEnumerable<Finding> RunAsync(CancellationToken cancellationToken);
}
