using MetaRec.Data.Specs;

namespace MetaRec.Cli.Training;

/// <summary>The paths of a data set, as other processes have to be told them.</summary>
internal static class DatasetPaths
{
    /// <summary>Silos resolve relative paths against their own data folder.</summary>
    public static DatasetSpec Absolute(DatasetSpec spec)
    {
        var folder = Path.GetFullPath(spec.Folder ?? ".");
        return spec with
        {
            Folder = spec.Folder is null ? null : folder,
            Interactions = spec.Interactions is { } interactions ? Path.GetFullPath(interactions, folder) : null,
            Users = spec.Users is { } users ? Path.GetFullPath(users, folder) : null,
            Items = spec.Items is { } items ? Path.GetFullPath(items, folder) : null,
        };
    }
}
