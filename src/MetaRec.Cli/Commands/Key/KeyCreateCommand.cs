using System.CommandLine;
using System.Globalization;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Jobs;
using MetaRec.Client.Security;
using MetaRec.Contracts.Security;

namespace MetaRec.Cli.Commands.Key;

/// <summary><c>metarec key create</c>.</summary>
internal static class KeyCreateCommand
{
    private const string Description = """
        Makes an API key. It goes to standard output, once: what the cluster stores is its hash.

        Examples:
          metarec key create --name shop --scope read,feedback
          metarec key create --name nightly --scope read --scope train --expires 90d --rate 600 --quota 100000
          metarec key create --name shop --scope read -o json | jq -r .secret
        """;

    public static Command Create(CommandContext context)
    {
        var name = new Option<string>("--name") { Description = "What people call the key.", HelpName = "NAME", Required = true };
        var scopes = new Option<string[]>("--scope")
        {
            Description = $"What its owner may do: {string.Join(", ", ApiScopes.Names)}; several separated by commas, or given several times.",
            HelpName = "SCOPE",
            Required = true,
        };
        scopes.CompletionSources.Add([.. ApiScopes.Names]);
        var expires = CommonOptions.Text("--expires", "From when it is refused: a time (2027-01-31, 2027-01-31T12:00:00Z) or a while from now (90d, 12h).", "TIME");
        var rate = CommonOptions.OptionalNumber("--rate", "Requests a minute, at each gateway.", 1, ApiKeyLimits.MaxRatePerMinute);
        var quota = CommonOptions.OptionalNumber("--quota", "Requests a day (UTC), at all gateways together.", 1, int.MaxValue);
        var concurrency = CommonOptions.OptionalNumber("--concurrency", "Requests at the same time, at each gateway.", 1, ApiKeyLimits.MostConcurrent);
        var output = CommonOptions.Output();
        var command = new Command("create", Description) { name, scopes, expires, rate, quota, concurrency, output };
        command.SetAction(async (parse, cancellationToken) =>
        {
            using var call = new JobCall(context, parse, output);
            string[] names = [.. parse.GetValue(scopes)!.SelectMany(list => list.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))];
            if (!ApiScopes.TryParse(names, out _, out var error))
            {
                throw new UsageException(error);
            }

            var request = new ApiKeyRequest(
                parse.GetValue(name)!, names, ExpiryOf(parse.GetValue(expires)), parse.GetValue(rate), parse.GetValue(quota), parse.GetValue(concurrency));
            var made = await call.Client.Keys.CreateAsync(request, cancellationToken);
            if (call.Form == "json")
            {
                call.WriteJson(made);
                return ExitCodes.Ok;
            }

            await context.Output.WriteLineAsync(made.Secret.AsMemory(), cancellationToken);
            call.Terminal.Say($"Key {made.Key.Id} ({made.Key.Name}) has the scopes {string.Join(", ", made.Key.Scopes)}. It is shown this once: keep it.");
            call.Terminal.Say($"Revoke it:  ./metarec key revoke {made.Key.Id}");
            return ExitCodes.Ok;
        });
        return command;
    }

    private static DateTimeOffset? ExpiryOf(string? text)
    {
        if (text is null)
        {
            return null;
        }

        if (text.EndsWith('d') && int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is > 0 and <= 36500)
        {
            return DateTimeOffset.UtcNow.AddDays(days);
        }

        return Durations.TryParse(text, out var duration) ? DateTimeOffset.UtcNow + duration
            : DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? time
            : throw new UsageException($"--expires must be a time such as 2027-01-31 or a while such as 90d or 12h, but was '{text}'.");
    }
}
