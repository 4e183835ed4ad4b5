using System.CommandLine;
using MetaRec.Gateway.Configuration;

namespace MetaRec.Cli.CommandLine;

/// <summary>What a gateway does with callers who bring no key.</summary>
internal sealed class AnonymousOptions
{
    private const string Setting = $"{GatewayOptions.Section}:Security:Anonymous";

    private readonly Option<bool> _require = new("--require-key") { Description = "Refuse requests without an API key or a token, on the loopback address too." };

    private readonly Option<bool> _allow = new("--allow-anonymous")
    {
        Description = "Serve everybody who reaches it, with all scopes, wherever it listens. For a network in which that is meant.",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_require);
        command.Options.Add(_allow);
    }

    /// <summary>What the command line says.</summary>
    /// <exception cref="UsageException">It says both.</exception>
    public IEnumerable<KeyValuePair<string, string?>> Of(ParseResult parse) => (parse.GetValue(_require), parse.GetValue(_allow)) switch
    {
        (true, true) => throw new UsageException("--require-key and --allow-anonymous say the opposite of each other. Give one."),
        (true, false) => [KeyValuePair.Create(Setting, (string?)nameof(AnonymousAccess.Refuse))],
        (false, true) => [KeyValuePair.Create(Setting, (string?)nameof(AnonymousAccess.Allow))],
        _ => [],
    };
}
