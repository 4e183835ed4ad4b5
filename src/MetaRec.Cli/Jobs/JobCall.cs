using System.CommandLine;
using System.Text.Json;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Commands;
using MetaRec.Cli.Server;
using MetaRec.Client;
using MetaRec.Client.Jobs;

namespace MetaRec.Cli.Jobs;

/// <summary>One invocation of a <c>metarec job</c> command: the server it speaks to, and how it writes what the server says.</summary>
internal sealed class JobCall : IDisposable
{
    private static readonly TimeSpan DefaultPatience = TimeSpan.FromSeconds(60);

    private readonly MetaRecClient _client;
    private readonly string? _server;

    /// <exception cref="UsageException">The server's address is none.</exception>
    public JobCall(CommandContext context, ParseResult parse, Option<string>? output = null, Option<TimeSpan?>? retryFor = null)
    {
        Context = context;
        Form = output is null ? "table" : parse.GetValue(output)!;
        Patience = (retryFor is null ? null : parse.GetValue(retryFor)) ?? DefaultPatience;
        Terminal = new Terminal(
            context.Output, context.Error, Form is "json" or "jsonl", parse.GetValue(CommonOptions.Verbose), parse.GetValue(JobOptions.Quiet), !parse.GetValue(JobOptions.NoColor));
        _server = parse.GetValue(JobOptions.Server);
        _client = ServerConnection.Open(parse);
    }

    public CommandContext Context { get; }

    public Terminal Terminal { get; }

    /// <summary>table, json, jsonl or name.</summary>
    public string Form { get; }

    /// <summary>How long a server that is lost is tried again.</summary>
    public TimeSpan Patience { get; }

    public Uri Server => _client.Server;

    /// <summary>Everything that the server has.</summary>
    public MetaRecClient Client => _client;

    public JobsClient Jobs => _client.Jobs;

    /// <summary>A command that one may want to type next, for the same server.</summary>
    public string Next(string command, string id, string rest = "") =>
        $"./metarec job {command} {ResumeCommand.Quote(id)}{rest}{(_server is null ? "" : $" --server {ResumeCommand.Quote(_server)}")}";

    /// <summary>A command that is not one of <c>metarec job</c>, and that one may want to type next, for the same server.</summary>
    public string Hint(string command) => $"./metarec {command}{(_server is null ? "" : $" --server {ResumeCommand.Quote(_server)}")}";

    /// <summary>Writes a document as JSON, indented or as one line.</summary>
    public void WriteJson<T>(T document) => Context.Output.WriteLine(JsonSerializer.Serialize(document, Form == "jsonl" ? ApiJson.Options : ApiJson.Indented));

    /// <summary>Writes one job as the result.</summary>
    public void Write(JobDocument job)
    {
        Terminal.EndProgress();
        switch (Form)
        {
            case "json" or "jsonl":
                WriteJson(job);
                break;
            case "name":
                Context.Output.WriteLine(job.Id);
                break;
            default:
                JobTable.Write(Terminal.Tables, job, DateTimeOffset.UtcNow);
                break;
        }
    }

    /// <summary>Writes a list as the result.</summary>
    /// <param name="items">The list.</param>
    /// <param name="name">What -o name writes of an item.</param>
    /// <param name="table">Writes it for people.</param>
    public void WriteList<T>(IReadOnlyList<T> items, Func<T, string> name, Action table)
    {
        switch (Form)
        {
            case "json":
                WriteJson(items);
                break;
            case "jsonl" or "name":
                foreach (var item in items)
                {
                    Context.Output.WriteLine(Form == "name" ? name(item) : JsonSerializer.Serialize(item, ApiJson.Options));
                }

                break;
            default:
                table();
                break;
        }
    }

    public void Dispose() => _client.Dispose();
}
