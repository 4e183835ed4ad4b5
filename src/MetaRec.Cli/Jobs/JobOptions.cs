using System.CommandLine;
using MetaRec.Cli.CommandLine;

namespace MetaRec.Cli.Jobs;

/// <summary>Options of all <c>metarec job</c> commands.</summary>
internal static class JobOptions
{
    public static Option<string?> Server { get; } = new("--server", "-s")
    {
        Description = $"The gateway's address; {ServerAddress.Variable} where it is set, else http://127.0.0.1:8080.",
        HelpName = "URL",
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
        command.Options.Add(Quiet);
        command.Options.Add(NoColor);
    }
}
