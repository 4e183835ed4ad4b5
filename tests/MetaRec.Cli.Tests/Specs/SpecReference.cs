using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using MetaRec.Data.Specs;

namespace MetaRec.Cli.Tests.Specs;

/// <summary>Writes docs/job-spec.md from the spec's types, their defaults and their documentation.</summary>
internal static partial class SpecReference
{
    private const string Head = """
        # Job specs: every key

        Made from the source (the test that compares the two says how to renew it). [jobs.md](jobs.md) says how a spec is written and submitted; rules between keys are checked at submission, and the
        message names them. An option that the chosen learner or network does not read must be left at its default. The same as a JSON Schema, for editors: `GET /v1/schemas/training-spec.json`.


        """;

    private static readonly XDocument Documentation = XDocument.Load(Path.Combine(AppContext.BaseDirectory, "MetaRec.Data.xml"));
    private static readonly JsonSerializerOptions WithNulls = new(SpecJson.Options) { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.Never };

    public static string Create()
    {
        var text = new StringBuilder(Head);
        var defaults = JsonSerializer.SerializeToNode(new TrainingSpec { Dataset = new DatasetSpec { Synthetic = new SyntheticSpec(), Live = new LiveSpec() }, Privacy = new PrivacySpec() }, WithNulls)!.AsObject();
        AddTable(text, "The job", "Steps, batches and checkpoints.", "", typeof(TrainingSpec), defaults);
        AddGroups(text, "", typeof(TrainingSpec), defaults);
        return text.ToString();
    }

    private static void AddGroups(StringBuilder text, string path, Type type, JsonObject defaults)
    {
        foreach (var property in Properties(type).Where(property => IsGroup(property.PropertyType)))
        {
            var (name, group) = (NameOf(property), Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType);
            AddTable(text, $"`{path}{name}`", Summary($"T:{group.FullName}"), $"{path}{name}.", group, defaults[name]!.AsObject());
            AddGroups(text, $"{path}{name}.", group, defaults[name]!.AsObject());
        }
    }

    private static void AddTable(StringBuilder text, string title, string summary, string path, Type type, JsonObject defaults)
    {
        var readers = ReadersOf(type);
        text.Append($"## {title}\n\n{summary}\n\n| key | kind | default | what |{(readers is null ? "" : " read by |")}\n|---|---|---|---|{(readers is null ? "" : "---|")}\n");
        foreach (var property in Properties(type).Where(property => !IsGroup(property.PropertyType)))
        {
            var name = NameOf(property);
            var what = Summary($"P:{type.FullName}.{property.Name}").Replace("|", "\\|", StringComparison.Ordinal);
            text.Append($"| `{path}{name}` | {Kind(property.PropertyType)} | {(defaults[name] is { } value ? $"`{value.ToJsonString()}`" : "")} | {what} |{(readers is null ? "" : $" {readers(property.Name)} |")}\n");
        }

        text.Append('\n');
    }

    /// <summary>For the parts whose options some names read and others do not: which ones.</summary>
    private static Func<string, string>? ReadersOf(Type type) => type switch
    {
        _ when type == typeof(LearnerSpec) => option => Readers(option, LearnerSpec.Names, LearnerOptions.All),
        _ when type == typeof(ModelSpec) => option => Readers(option, ModelSpec.Networks, NetworkOptions.Shaping),
        _ => null,
    };

    private static string Readers(string option, NameList names, IReadOnlyList<string> options)
    {
        var readers = names.ReadersOf(option);
        var others = names.Except(readers).ToArray();
        return !options.Contains(option) || others.Length == 0 ? "all" : others.Length == 1 ? $"all but {others[0]}" : string.Join(", ", readers);
    }

    private static IEnumerable<PropertyInfo> Properties(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.SetMethod is not null).OrderBy(property => property.MetadataToken);

    private static bool IsGroup(Type type) => type.Namespace == typeof(TrainingSpec).Namespace && !type.IsEnum;

    private static string NameOf(PropertyInfo property) => JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    private static string Kind(Type type)
    {
        var value = Nullable.GetUnderlyingType(type) ?? type;
        return value switch
        {
            _ when value.IsEnum => string.Join(", ", Enum.GetValues(value).Cast<object>().Select(name => $"`{JsonSerializer.SerializeToNode(name, value, SpecJson.Options)}`")),
            _ when value == typeof(string) => "text",
            _ when value == typeof(bool) => "true or false",
            _ when value == typeof(double) => "number",
            _ when value == typeof(int) || value == typeof(ulong) => "whole number",
            _ => "list of whole numbers",
        };
    }

    private static string Summary(string member)
    {
        var summary = Documentation.Descendants("member").FirstOrDefault(element => (string?)element.Attribute("name") == member)?.Element("summary");
        if (summary is null)
        {
            return "";
        }

        var text = string.Concat(summary.Nodes().Select(node => node is XElement { Name.LocalName: "see" } reference ? Reference((string)reference.Attribute("cref")!) : node is XElement element ? element.Value : ((XText)node).Value));
        return Spaces().Replace(text, " ").Trim();
    }

    private static string Reference(string target)
    {
        var (type, name) = (target[2..target.LastIndexOf('.')], target[(target.LastIndexOf('.') + 1)..]);
        var found = typeof(TrainingSpec).Assembly.GetType(type);
        return found switch
        {
            { IsEnum: true } => $"`{JsonSerializer.SerializeToNode(Enum.Parse(found, name), found, SpecJson.Options)}`",
            not null when found.GetProperty(name, BindingFlags.Public | BindingFlags.Static)?.GetValue(null) is IEnumerable<string> names => string.Join(", ", names.Select(one => $"\"{one}\"")),
            not null when found.GetField(name)?.GetRawConstantValue() is { } constant => $"{constant}",
            not null when found.GetProperty(name) is not null => $"`{JsonNamingPolicy.CamelCase.ConvertName(name)}`",
            _ => name,
        };
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
