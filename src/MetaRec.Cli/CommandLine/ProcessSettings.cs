using System.CommandLine;

namespace MetaRec.Cli.CommandLine;

/// <summary>Options that are settings of a silo or a gateway. All of them are texts here: wrong ones are named together with those of the file and the environment.</summary>
/// <param name="settings">The options, and the configuration keys that they set.</param>
internal sealed class ProcessSettings((Option<string?> Option, string Key)[] settings)
{
    /// <summary>The option that names the configuration file.</summary>
    public static Option<string?> File() => CommonOptions.Text("--config", "JSON file with the sections MetaRec and Orleans.", "FILE");

    public void AddTo(Command command)
    {
        foreach (var (option, _) in settings)
        {
            command.Options.Add(option);
        }
    }

    /// <summary>What the command line says.</summary>
    public IEnumerable<KeyValuePair<string, string?>> Of(ParseResult parse) =>
        settings.Select(setting => KeyValuePair.Create(setting.Key, parse.GetValue(setting.Option))).Where(setting => setting.Value is not null);
}
