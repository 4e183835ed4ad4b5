using System.Text.Json;
using MetaRec.Cli.CommandLine;
using MetaRec.Client;

namespace MetaRec.Cli.Server;

/// <summary>The file in which servers have names: config.json in METAREC_CONFIG_DIR, else in ~/.config/metarec. It holds keys, so that its owner alone may read it.</summary>
internal sealed class ContextFile(string path)
{
    private const string FolderVariable = "METAREC_CONFIG_DIR";

    public string Path { get; } = path;

    /// <summary>The file of whoever runs the command.</summary>
    public static ContextFile Default() => new(System.IO.Path.Combine(
        Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } folder
            ? folder
            : System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify), "metarec"),
        "config.json"));

    /// <summary>What the file has; nothing where there is no file.</summary>
    /// <exception cref="UsageException">It is not such a file.</exception>
    public ServerContexts Read()
    {
        if (!File.Exists(Path))
        {
            return ServerContexts.Empty;
        }

        try
        {
            return JsonSerializer.Deserialize<ServerContexts>(File.ReadAllText(Path), ApiJson.Options) is { Contexts: not null } contexts
                && contexts.Contexts.Values.All(context => context?.Server is not null)
                ? contexts
                : throw new JsonException("names or addresses are missing.");
        }
        catch (JsonException error)
        {
            throw new UsageException($"The file of contexts {Path} cannot be read: {error.Message} Correct it, or delete it and add the contexts again.");
        }
    }

    /// <summary>Replaces the file, in one step.</summary>
    public void Write(ServerContexts contexts)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        var temporary = $"{Path}.{Environment.ProcessId}";
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var stream = new FileStream(temporary, options))
        {
            JsonSerializer.Serialize(stream, contexts, ApiJson.Indented);
        }

        File.Move(temporary, Path, overwrite: true);
    }
}
