using System.CommandLine;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Server;

namespace MetaRec.Cli.Jobs;

/// <summary>Options of all commands that speak to a gateway.</summary>
internal static class JobOptions
{
    public static Option<string?> Server { get; } = new("--server", "-s")
    {
        Description = $"The gateway's address; {ServerAddress.Variable} where it is set, else that of the context in use, else http://127.0.0.1:8080.",
        HelpName = "URL",
        Recursive = true,
    };

    public static Option<string?> ApiKeyFile { get; } = new("--api-key-file")
    {
        Description = $"File with the API key; {ServerConnection.KeyVariable} or the context in use by default.",
        HelpName = "FILE",
        Recursive = true,
    };

    public static Option<string?> ApiKey { get; } = new("--api-key")
    {
        Description = $"The API key itself. It stays in the shell's history and shows in the list of processes: better {ServerConnection.KeyVariable}, a file or a context.",
        HelpName = "KEY",
        Recursive = true,
    };

    public static Option<bool> Quiet { get; } = new("--quiet", "-q") { Description = "Write errors only to standard error: no progress, no hints.", Recursive = true };

    public static Option<bool> NoColor { get; } = new("--no-color") { Description = "No colors; NO_COLOR does the same.", Recursive = true };

    public static Argument<string> Id() => new("id") { Description = "The job." };

    /// <summary>How long a command that follows a job tries to reach a server that is gone.</summary>
    public static Option<TimeSpan?> RetryFor() => CommonOptions.Duration("--retry-for", "How long to try again when the server is lost while following; 60s by default.");

    public static Option<string> Output() => CommonOptions.Choice(
        "--output", "Form of the result on standard output: for people, one JSON document, one JSON document per line, ids only.", ["table", "json", "jsonl", "name"], "table", "-o");

    public static void AddTo(Command command)
    {
        command.Options.Add(Server);
        command.Options.Add(ApiKeyFile);
        command.Options.Add(ApiKey);
        command.Options.Add(Quiet);
        command.Options.Add(NoColor);
    }
}
