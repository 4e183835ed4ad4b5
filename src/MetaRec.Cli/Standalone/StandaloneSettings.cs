namespace MetaRec.Cli.Standalone;

/// <summary>What <c>metarec standalone</c> was told.</summary>
/// <param name="Silos">Silos, 1 to 16; the cores are shared out between them.</param>
/// <param name="Urls">Where the gateway listens; null: its default.</param>
/// <param name="DataFolder">Holds the folders of known data sets; null: METAREC_DATA.</param>
/// <param name="StorageFolder">Holds state and checkpoints; null: <see cref="StandaloneProcess.DefaultFolder"/>.</param>
/// <param name="Verbose">Whether silos log what they do, and not only what goes wrong.</param>
internal sealed record StandaloneSettings(int Silos, string? Urls, string? DataFolder, string? StorageFolder, bool Verbose)
{
    /// <summary>More settings, of the gateway (MetaRec:Gateway) and of serving (MetaRec:Serving), which go before those of the environment.</summary>
    public IEnumerable<KeyValuePair<string, string?>> More { get; init; } = [];
}
