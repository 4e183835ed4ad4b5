using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using MetaRec.Data.Specs;

namespace MetaRec.Silo.Tests.Contracts;

/// <summary>
/// Reads contracts from assemblies: serialized types with the ids, names and types of their members, enums that travel with their values, grain interfaces with the aliases and signatures of their methods, and
/// grains with the name that stores know them by, their states and formats; and the
/// keys of jobs' specs, which travel as JSON. Types with an alias are named by it, so that a type may be renamed.
/// </summary>
internal static class ContractReader
{
    private const string FormatConstant = "CurrentFormat";

    // Proxies implement the interfaces too.
    private const string GeneratedNamespace = "OrleansCodeGen";

    private const BindingFlags Declared = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    public static IReadOnlyList<Contract> Read(params Assembly[] assemblies)
    {
        Type[] types = [.. assemblies.SelectMany(assembly => assembly.GetTypes())];
        return Read(types);
    }

    public static IReadOnlyList<Contract> Read(IReadOnlyList<Type> types)
    {
        Type[] serialized = [.. types.Where(type => type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false) && !type.IsEnum)];
        Type[] interfaces = [.. types.Where(type => type.IsInterface && typeof(IGrain).IsAssignableFrom(type))];
        Type[] grains = [.. types.Where(type => type is { IsClass: true, IsAbstract: false } && type.Namespace?.StartsWith(GeneratedNamespace, StringComparison.Ordinal) != true && type.GetInterfaces().Any(interfaces.Contains))];
        var used = serialized.SelectMany(type => MembersOf(type).Select(member => member.Type)).Concat(interfaces.SelectMany(CallsOf).SelectMany(SignatureOf)).SelectMany(PartsOf);
        Type[] enums = [.. used.Where(type => type.IsEnum && type.Assembly.GetName().Name!.StartsWith("MetaRec", StringComparison.Ordinal)).Distinct()];
        return
        [
            .. serialized.Select(type => new Contract("type", NameOf(type), SerializedParts(type))),
            .. enums.Select(type => new Contract("enum", NameOf(type), Enum.GetNames(type).ToDictionary(name => Number(type, name), name => name))),
            .. interfaces.Select(type => new Contract("interface", NameOf(type), InterfaceParts(type))),
            .. types.Where(type => type == typeof(TrainingSpec)).SelectMany(SpecsOf).Select(type => new Contract("spec", type.Name, SpecParts(type))),
            .. grains.Select(type => new Contract("grain", GrainTypeOf(type), GrainParts(type, interfaces))),
        ];
    }

    /// <summary>The name of a type in contracts.</summary>
    internal static string NameOf(Type type)
    {
        if (type.IsArray)
        {
            return $"{NameOf(type.GetElementType()!)}[]";
        }

        if (type.IsGenericParameter)
        {
            return type.Name;
        }

        var name = AliasOf(type) ?? (type.Namespace is "System" ? type.Name : type.FullName ?? $"{type.Namespace}.{type.Name}");
        return type.IsGenericType ? $"{(AliasOf(type) ?? type.Name).Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>" : name.Replace('+', '.');
    }

    private static Dictionary<string, string> SerializedParts(Type type)
    {
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        if (type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType))
        {
            parts.Add("base", NameOf(parent));
        }

        foreach (var (id, name, member) in MembersOf(type))
        {
            // The compiler of serializers refuses an id that comes twice; a part that comes twice would hide it here.
            parts.Add(id.ToString(CultureInfo.InvariantCulture), $"{name}: {NameOf(member)}");
        }

        if (FormatOf(type) is { } format)
        {
            parts.Add("format", format);
        }

        return parts;
    }

    private static Dictionary<string, string> InterfaceParts(Type type)
    {
        var parts = CallsOf(type).ToDictionary(
            method => AliasOf(method) ?? method.Name, method => $"({string.Join(", ", method.GetParameters().Select(parameter => NameOf(parameter.ParameterType)))}): {NameOf(method.ReturnType)}", StringComparer.Ordinal);
        parts.Add("key", string.Join(", ", type.GetInterfaces().Where(parent => parent.Name.StartsWith("IGrainWith", StringComparison.Ordinal)).Select(parent => parent.Name)));
        if (type.GetCustomAttribute<Orleans.CodeGeneration.VersionAttribute>() is { } version)
        {
            parts.Add("version", version.Version.ToString(CultureInfo.InvariantCulture));
        }

        return parts;
    }

    private static Dictionary<string, string> GrainParts(Type type, Type[] interfaces)
    {
        var parts = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var implemented in type.GetInterfaces().Where(interfaces.Contains))
        {
            parts.Add($"implements {NameOf(implemented)}", "yes");
        }

        foreach (var parameter in type.GetConstructors().SelectMany(constructor => constructor.GetParameters()))
        {
            if (parameter.GetCustomAttribute<PersistentStateAttribute>() is { } state)
            {
                parts.Add($"state {state.StateName}", $"{NameOf(parameter.ParameterType.GetGenericArguments()[0])} in {state.StorageName}");
            }
        }

        return parts;
    }

    /// <summary>Its JSON keys. One that is null by default, and so is not written, ends in a question mark.</summary>
    private static Dictionary<string, string> SpecParts(Type type)
    {
        var defaults = Activator.CreateInstance(type);
        return PropertiesOf(type).ToDictionary(
            property => JsonNamingPolicy.CamelCase.ConvertName(property.Name) + (property.GetValue(defaults) is null ? "?" : ""), property => NameOf(property.PropertyType), StringComparer.Ordinal);
    }

    /// <summary>A type of the specification of jobs, and those in it.</summary>
    private static IEnumerable<Type> SpecsOf(Type type) =>
        PropertiesOf(type).SelectMany(property => PartsOf(property.PropertyType)).Where(part => part is { IsClass: true } && part.Namespace == type.Namespace).SelectMany(SpecsOf).Append(type).Distinct();

    private static IEnumerable<PropertyInfo> PropertiesOf(Type type) =>
        type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(property => property.CanWrite && !property.IsDefined(typeof(JsonIgnoreAttribute)));

    /// <summary>As Orleans derives it from a class without an attribute.</summary>
    private static string GrainTypeOf(Type type)
    {
        if (type.GetCustomAttribute<GrainTypeAttribute>() is { } attribute)
        {
            return attribute.GetGrainType(null!, type).ToString()!;
        }

        var name = type.Name.ToLowerInvariant();
        return name.EndsWith("grain", StringComparison.Ordinal) ? name[..^"grain".Length] : name;
    }

    private static IEnumerable<(uint Id, string Name, Type Type)> MembersOf(Type type) =>
        from member in type.GetMembers(Declared)
        let id = member.GetCustomAttribute<IdAttribute>()
        where id is not null
        select (id.Id, member.Name, member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType);

    /// <summary>Its methods without those that are computed where they are called.</summary>
    private static IEnumerable<MethodInfo> CallsOf(Type type) => type.GetMethods().Where(method => method is { IsAbstract: true, IsStatic: false });

    private static IEnumerable<Type> SignatureOf(MethodInfo method) => method.GetParameters().Select(parameter => parameter.ParameterType).Append(method.ReturnType);

    /// <summary>A type, and all that it is made of.</summary>
    private static IEnumerable<Type> PartsOf(Type type) =>
        type.IsArray ? PartsOf(type.GetElementType()!) : type.GetGenericArguments().SelectMany(PartsOf).Append(type);

    private static string Number(Type type, string name) => Convert.ToInt64(Enum.Parse(type, name), CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);

    private static string? FormatOf(Type type) =>
        type.GetField(FormatConstant, BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)?.GetRawConstantValue() is { } format ? Convert.ToString(format, CultureInfo.InvariantCulture) : null;

    private static string? AliasOf(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias;
}
