using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace MetaRec.Gateway.Security;

/// <summary>The form of an API key: <c>mrk_ID_SECRET</c>. The id is public and finds the key, the secret has 256 random bits, and the prefix lets scanners find keys that were published by mistake.</summary>
public static class ApiKeyText
{
    /// <summary>What every key begins with.</summary>
    public const string Prefix = "mrk_";

    private const int IdLength = 12;
    private const int SecretBytes = 32;
    private const string IdLetters = "abcdefghijkmnpqrstuvwxyz23456789";

    /// <summary>A new key.</summary>
    public static (string Id, string Key) Create()
    {
        var id = RandomNumberGenerator.GetString(IdLetters, IdLength);
        return (id, $"{Prefix}{id}_{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes))}");
    }

    /// <summary>SHA-256 of a key, as it is stored: lower-case hexadecimal.</summary>
    public static string HashOf(string key) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)));

    /// <summary>Whether a key has a hash; takes the same time wherever they differ.</summary>
    public static bool Matches(string key, string sha256)
    {
        ArgumentNullException.ThrowIfNull(sha256);
        return CryptographicOperations.FixedTimeEquals(Encoding.ASCII.GetBytes(HashOf(key)), Encoding.ASCII.GetBytes(sha256.ToLowerInvariant()));
    }

    /// <summary>The id in a key; null where it has not the form of one.</summary>
    public static string? IdOf(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return key.StartsWith(Prefix, StringComparison.Ordinal) && key.Length > Prefix.Length + IdLength + 1 && key[Prefix.Length + IdLength] == '_'
            ? key.Substring(Prefix.Length, IdLength)
            : null;
    }
}
