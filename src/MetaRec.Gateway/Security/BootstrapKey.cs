using System.ComponentModel.DataAnnotations;
using MetaRec.Contracts.Security;
using MetaRec.Gateway.Configuration;

namespace MetaRec.Gateway.Security;

/// <summary>The key of the configuration, with all scopes, by which the first administrator makes the others.</summary>
internal sealed class BootstrapKey
{
    /// <summary>A key is found by its hash here, and could be guessed if it were short.</summary>
    private const int MinLength = 32;

    private readonly string[] _hashes;

    /// <exception cref="ValidationException">The file holds no key.</exception>
    public BootstrapKey(GatewaySecurityOptions options)
    {
        _hashes = [.. new[] { options.BootstrapKeySha256, HashOf(options.BootstrapKeyFile) }.OfType<string>().Where(hash => hash.Length > 0)];
    }

    /// <summary>Whoever brings it.</summary>
    public static Caller Caller { get; } = new("key:bootstrap", "key:bootstrap", ApiScope.All, ApiKeyLimits.None);

    /// <summary>Whether a text is the key.</summary>
    public bool Is(string text) => Array.Exists(_hashes, hash => ApiKeyText.Matches(text, hash));

    private static string? HashOf(string? file)
    {
        if (string.IsNullOrEmpty(file))
        {
            return null;
        }

        var key = File.ReadAllText(file).Trim();
        return key.Length >= MinLength && !key.Any(char.IsWhiteSpace)
            ? ApiKeyText.HashOf(key)
            : throw new ValidationException($"The file '{file}' must hold a key of at least {MinLength} characters on its only line (MetaRec:Gateway:Security:BootstrapKeyFile). `metarec key generate` makes one.");
    }
}
