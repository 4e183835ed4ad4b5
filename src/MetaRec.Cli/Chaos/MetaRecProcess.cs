namespace MetaRec.Cli.Chaos;

/// <summary>Starts this program once more.</summary>
internal static class MetaRecProcess
{
    /// <summary><c>metarec</c> with arguments, as a process that ends with this one.</summary>
    public static LocalProcess Start(string name, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null, Action<string>? heard = null)
    {
        var program = Path.Combine(AppContext.BaseDirectory, "metarec.dll");
        return LocalProcess.Start(name, "dotnet", [program, .. arguments], environment, heard);
    }
}
