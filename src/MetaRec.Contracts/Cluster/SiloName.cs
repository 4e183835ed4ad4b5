using System.Diagnostics.CodeAnalysis;
using MetaRec.Data;

namespace MetaRec.Contracts.Cluster;

/// <summary>
/// The name a silo has in the membership: <c>NAME/coordinator+worker</c>. The roles stand in the name because membership is the one thing that every silo knows of every
/// other from the moment it joins; metadata that is asked for afterwards is unknown for a while, and for minutes if the asking fails.
/// </summary>
public static class SiloName
{
    private const char Separator = '/';

    private static readonly (string Name, SiloRoles Role)[] Roles =
        [("coordinator", SiloRoles.Coordinator), ("worker", SiloRoles.Worker), ("serving", SiloRoles.Serving)];

    /// <summary>The names of the roles.</summary>
    public static IReadOnlyList<string> RoleNames { get; } = [.. Roles.Select(role => role.Name)];

    /// <summary>The name with its roles.</summary>
    public static string Format(string name, SiloRoles roles) => $"{name}{Separator}{Join(roles, '+')}";

    /// <summary>The roles as a list.</summary>
    public static string Join(SiloRoles roles, char separator = ',') => string.Join(separator, Roles.Where(role => roles.HasFlag(role.Role)).Select(role => role.Name));

    /// <summary>The name without its roles.</summary>
    public static string NameOf(string siloName)
    {
        ArgumentNullException.ThrowIfNull(siloName);
        var start = siloName.LastIndexOf(Separator);
        return start >= 0 && TryParse(siloName[(start + 1)..].Replace('+', ','), out _, out _) ? siloName[..start] : siloName;
    }

    /// <summary>The roles of a silo. One whose name says nothing has all of them, as the silos of a standalone cluster.</summary>
    public static SiloRoles RolesOf(string siloName)
    {
        ArgumentNullException.ThrowIfNull(siloName);
        var start = siloName.LastIndexOf(Separator);
        return start >= 0 && TryParse(siloName[(start + 1)..].Replace('+', ','), out var roles, out _) ? roles : SiloRoles.All;
    }

    /// <summary>Reads a list of roles, separated by commas.</summary>
    public static bool TryParse(string list, out SiloRoles roles, [NotNullWhen(false)] out string? error)
    {
        ArgumentNullException.ThrowIfNull(list);
        (roles, error) = (SiloRoles.None, null);
        foreach (var name in list.Split(',', StringSplitOptions.TrimEntries))
        {
            var role = Roles.FirstOrDefault(known => known.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Role;
            if (role == SiloRoles.None)
            {
                error = $"A silo has one or several of the roles {string.Join(", ", RoleNames)}, but was given '{name}'. {Suggestion.For(name, RoleNames)}".TrimEnd();
                return false;
            }

            roles |= role;
        }

        return true;
    }
}
