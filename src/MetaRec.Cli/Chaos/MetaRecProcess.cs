namespace MetaRec.Cli.Chaos;

/// <summary>Starts this program once more, or another build of it.</summary>
internal static class MetaRecProcess
{
    /// <summary>The file of this build.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, "metarec.dll");

    /// <summary><c>metarec</c> with arguments, as a process that ends with this one.</summary>
    public static LocalProcess Start(string name, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, Action<string>? heard = null) =>
        Start(name, Program, arguments, environment, heard);

    /// <summary>The same of another build.</summary>
    /// <param name="name">What messages call it.</param>
    /// <param name="program">Its metarec.dll.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">Added to this process' environment; null removes a variable.</param>
    /// <param name="heard">Told every line that it writes, with its name.</param>
    public static LocalProcess Start(string name, string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, Action<string>? heard = null) =>
        LocalProcess.Start(name, "dotnet", [program, .. arguments], environment, heard);
}
