using System.Reflection;
using System.Security.Cryptography;

namespace MetaRec.Gateway.Pages;

/// <summary>The files of the console, which are part of the assembly: every process that has a gateway has them, and no folder can be missing.</summary>
internal static class ConsoleFiles
{
    private const string Prefix = "console/";

    private static readonly Lazy<Dictionary<string, ConsoleFile>> Files = new(Read);

    /// <summary>The file that every page begins with.</summary>
    public static ConsoleFile Page => Files.Value["console.html"];

    /// <summary>A file by its name; null where there is none.</summary>
    public static ConsoleFile? Find(string name) => Files.Value.GetValueOrDefault(name);

    private static Dictionary<string, ConsoleFile> Read()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).ToDictionary(name => name[Prefix.Length..], name =>
        {
            using var stream = assembly.GetManifestResourceStream(name)!;
            using var copy = new MemoryStream();
            stream.CopyTo(copy);
            var content = copy.ToArray();
            return new ConsoleFile(content, TypeOf(name), $"\"{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8))}\"");
        }, StringComparer.Ordinal);
    }

    private static string TypeOf(string name) => Path.GetExtension(name) switch
    {
        ".html" => "text/html; charset=utf-8",
        ".css" => "text/css; charset=utf-8",
        ".js" => "text/javascript; charset=utf-8",
        _ => "image/svg+xml",
    };
}
