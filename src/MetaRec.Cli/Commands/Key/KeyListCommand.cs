using System.CommandLine;
using System.Globalization;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Jobs;
using MetaRec.Client.Security;
using Spectre.Console;

namespace MetaRec.Cli.Commands.Key;

/// <summary><c>metarec key list</c>.</summary>
internal static class KeyListCommand
{
    private const int LargestPage = 200;
    private const string Description = """
        Lists the API keys, the latest made first, revoked ones too. Nobody can list their secrets.

        Examples:
          metarec key list
          metarec key list -o json | jq -r '.[] | select(.revokedAt == null) | .id'
        """;

    public static Command Create(CommandContext context)
    {
        var output = JobOptions.Output();
        var command = new Command("list", Description) { output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var call = new JobCall(context, parse, output);
            var keys = new List<ApiKeyDocument>();
            string? cursor = null;
            do
            {
                var page = await call.Client.Keys.ListAsync(LargestPage, cursor, cancellationToken);
                keys.AddRange(page.Keys);
                cursor = page.NextCursor;
            }
            while (cursor is not null);

            call.WriteList(keys, key => key.Id, () => Write(call, keys));
            return ExitCodes.Ok;
        });
        return command;
    }

    private static void Write(JobCall call, List<ApiKeyDocument> keys)
    {
        if (keys.Count == 0)
        {
            call.Terminal.Say("There is no key yet. Make one:  ./metarec key create --name NAME --scope read");
            return;
        }

        var table = new Table { Border = TableBorder.Simple };
        table.AddColumns("Key", "Name", "Scopes", "State", "Limits", "Made");
        var now = DateTimeOffset.UtcNow;
        foreach (var key in keys)
        {
            table.AddRow(key.Id, Markup.Escape(key.Name), string.Join(",", key.Scopes), StateOf(key, now), LimitsOf(key), JobTable.Age(key.CreatedAt, now));
        }

        call.Terminal.Tables.Write(table);
    }

    private static string StateOf(ApiKeyDocument key, DateTimeOffset now) => key switch
    {
        { RevokedAt: { } revoked } => $"[red]revoked[/] {JobTable.Age(revoked, now)}",
        { ExpiresAt: { } expires } when expires <= now => "[yellow]expired[/]",
        { ExpiresAt: { } expires } => string.Create(CultureInfo.InvariantCulture, $"[green]valid[/] to {expires:yyyy-MM-dd}"),
        _ => "[green]valid[/]",
    };

    private static string LimitsOf(ApiKeyDocument key) => string.Join(", ", new[]
    {
        key.RatePerMinute is { } rate ? string.Create(CultureInfo.InvariantCulture, $"{rate:N0}/min") : "",
        key.QuotaPerDay is { } quota ? string.Create(CultureInfo.InvariantCulture, $"{quota:N0}/day") : "",
        key.MaxConcurrent is { } most ? string.Create(CultureInfo.InvariantCulture, $"{most:N0} at once") : "",
    }.Where(limit => limit.Length > 0));
}
