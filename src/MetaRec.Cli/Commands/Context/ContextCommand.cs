using System.CommandLine;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Jobs;
using MetaRec.Cli.Server;
using MetaRec.Data;
using Spectre.Console;

namespace MetaRec.Cli.Commands.Context;

/// <summary><c>metarec context</c>.</summary>
internal static class ContextCommand
{
    private const string Description = """
        Gives servers names, with the key for each, so that commands need neither --server nor a key. They are kept in ~/.config/metarec/config.json (METAREC_CONFIG_DIR names
        another folder), which its owner alone may read. Options go before METAREC_SERVER and METAREC_API_KEY, those before the context in use, and that before
        http://127.0.0.1:8080. A context's key is sent to its own server only.

        Examples:
          metarec context add shop --at https://metarec.shop.example --key-file shop.key
          metarec context use shop
          metarec context list
          metarec context remove shop
        """;

    public static Command Create(CommandContext context) => new("context", Description) { Add(context), Use(context), List(context), Remove(context) };

    private static Argument<string> Name() => new("name") { Description = "The context." };

    private static Command Add(CommandContext context)
    {
        var name = Name();
        var server = new Option<string>("--at") { Description = "The gateway's address.", HelpName = "URL", Required = true };
        var keyFile = CommonOptions.Text("--key-file", "File with the API key for it; - reads the key from standard input.", "FILE");
        var command = new Command("add", "Adds a context, or replaces it. The first one is in use from then on.") { name, server, keyFile };
        command.SetAction(async (parse, cancellationToken) =>
        {
            var (file, id) = (ContextFile.Default(), parse.GetValue(name)!);
            var address = ServerAddress.Parse(parse.GetValue(server)!, "--at");
            var key = parse.GetValue(keyFile) switch
            {
                null => null,
                "-" => (await context.Input.ReadLineAsync(cancellationToken))?.Trim() is { Length: > 0 } line ? line : throw new UsageException("There is no key on standard input."),
                { } path => KeyFile.Read(path),
            };
            file.Write(file.Read().With(id, new ServerContext(address.AbsoluteUri, key)));
            context.Terminal(parse).Say($"Context '{id}' is {address}{(key is null ? "" : ", with a key")}. Use it:  ./metarec context use {ResumeCommand.Quote(id)}");
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command Use(CommandContext context)
    {
        var name = Name();
        var command = new Command("use", "From now on commands speak to the server of a context.") { name };
        command.SetAction(parse =>
        {
            var file = ContextFile.Default();
            var contexts = file.Read();
            var id = Known(contexts, parse.GetValue(name)!);
            file.Write(contexts with { Current = id });
            context.Terminal(parse).Say($"Context '{id}' is in use: {contexts.Contexts[id].Server}");
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command List(CommandContext context)
    {
        var output = CommonOptions.Output();
        var command = new Command("list", "Lists the contexts, without their keys.") { output };
        command.SetAction(parse =>
        {
            var contexts = ContextFile.Default().Read();
            var terminal = context.Terminal(parse, output);
            if (terminal.Json)
            {
                terminal.WriteJson(contexts.Contexts.Select(known => new { Name = known.Key, known.Value.Server, HasKey = known.Value.ApiKey is not null, InUse = known.Key == contexts.Current }));
                return ExitCodes.Ok;
            }

            var table = new Table { Border = TableBorder.Simple };
            table.AddColumns("In use", "Context", "Server", "Key");
            foreach (var (id, known) in contexts.Contexts)
            {
                table.AddRow(id == contexts.Current ? "*" : "", Markup.Escape(id), Markup.Escape(known.Server), known.ApiKey is null ? "none" : "yes");
            }

            terminal.Tables.Write(table);
            return ExitCodes.Ok;
        });
        return command;
    }

    private static Command Remove(CommandContext context)
    {
        var name = Name();
        var command = new Command("remove", "Removes a context and its key.") { name };
        command.SetAction(parse =>
        {
            var file = ContextFile.Default();
            var contexts = file.Read();
            var id = Known(contexts, parse.GetValue(name)!);
            file.Write(contexts.Without(id));
            context.Terminal(parse).Say($"Context '{id}' is removed.");
            return ExitCodes.Ok;
        });
        return command;
    }

    /// <exception cref="UsageException">There is no such context.</exception>
    private static string Known(ServerContexts contexts, string name) => contexts.Contexts.ContainsKey(name)
        ? name
        : throw new UsageException($"There is no context '{name}'. {Suggestion.For(name, contexts.Contexts.Keys)} Add it:  ./metarec context add {ResumeCommand.Quote(name)} --at URL");
}
