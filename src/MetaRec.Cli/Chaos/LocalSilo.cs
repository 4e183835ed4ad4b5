namespace MetaRec.Cli.Chaos;

/// <summary>One silo process of a <see cref="LocalCluster"/>; the next process is started on the same ports.</summary>
internal sealed class LocalSilo(string name, string roles, IReadOnlyDictionary<string, string?> environment)
{
    public string Name { get; } = name;

    /// <summary>Its roles, separated by commas.</summary>
    public string Roles { get; } = roles;

    /// <summary>What its process finds in its environment beside what all have.</summary>
    public IReadOnlyDictionary<string, string?> Environment { get; } = environment;

    /// <summary>The metarec.dll that its next process runs.</summary>
    public string Program { get; set; } = MetaRecProcess.Program;

    public int SiloPort { get; } = LocalPorts.Take();

    public int GatewayPort { get; } = LocalPorts.Take();

    /// <summary>The process that is or was the silo last.</summary>
    public LocalProcess Process { get; set; } = null!;
}
