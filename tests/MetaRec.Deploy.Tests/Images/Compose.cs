using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace MetaRec.Deploy.Tests.Images;

/// <summary>deploy/compose.yaml, as far as the tests look at it, with its merges made.</summary>
internal static class Compose
{
    public static Dictionary<string, object> Services { get; } = Map(Load()["services"]);

    public static Dictionary<string, object> Of(string service) => Map(Services[service]);

    /// <summary>Names of the services whose image is made here.</summary>
    public static IEnumerable<string> Named(string image) => Services.Keys.Where(service => ImageOf(service).StartsWith($"{image}:", StringComparison.Ordinal)).Order(StringComparer.Ordinal);

    public static string ImageOf(string service) => (string)Of(service)["image"];

    public static Dictionary<string, string> EnvironmentOf(string service) =>
        Of(service).TryGetValue("environment", out var found) ? Map(found).ToDictionary(each => each.Key, each => (string)each.Value) : [];

    public static string[] PortsOf(string service) => Of(service).TryGetValue("ports", out var ports) ? [.. ((List<object>)ports).Cast<string>()] : [];

    public static Dictionary<string, object> Map(object value) => ((Dictionary<object, object>)value).ToDictionary(each => (string)each.Key, each => each.Value);

    public static Dictionary<string, object> Load(string path = "deploy/compose.yaml")
    {
        using var text = new StringReader(Repository.Read(path));
        return Map(new DeserializerBuilder().Build().Deserialize<Dictionary<object, object>>(new MergingParser(new Parser(text))));
    }
}
