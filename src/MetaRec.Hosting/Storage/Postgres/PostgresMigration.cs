using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace MetaRec.Hosting.Storage.Postgres;

/// <summary>One step of the schema: an embedded file <c>Migrations/0001_name.sql</c>. A file that was released never changes; what changes is a file more.</summary>
/// <param name="Version">Its number, from 1 without gaps.</param>
/// <param name="Name">The file's name without its ending.</param>
/// <param name="Sql">What it does.</param>
internal sealed record PostgresMigration(int Version, string Name, string Sql)
{
    private const string Prefix = "Migrations/";
    private const string Suffix = ".sql";

    /// <summary>All that this version of MetaRecCluster knows, in order.</summary>
    public static IReadOnlyList<PostgresMigration> All { get; } = Load();

    /// <summary>SHA-256 of the statements, in hexadecimal.</summary>
    public string Checksum => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));

    private static List<PostgresMigration> Load()
    {
        var assembly = typeof(PostgresMigration).Assembly;
        return [.. assembly.GetManifestResourceNames()
            .Where(static resource => resource.StartsWith(Prefix, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(resource =>
            {
                var name = resource[Prefix.Length..^Suffix.Length];
                using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
                return new PostgresMigration(int.Parse(name.Split('_')[0], CultureInfo.InvariantCulture), name, reader.ReadToEnd().ReplaceLineEndings("\n"));
            })];
    }
}
