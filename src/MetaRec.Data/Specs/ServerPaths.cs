namespace MetaRec.Data.Specs;

/// <summary>What comes from outside may name files inside the data folder of the silos, and no others of their disks.</summary>
public static class ServerPaths
{
    /// <summary>The rules of a request, which cannot choose a folder at all.</summary>
    public static IEnumerable<SpecProblem> CheckRequest(DatasetSpec dataset)
    {
        if (dataset.Folder is not null)
        {
            yield return new SpecProblem(
                "dataset.folder", "dataset.folder cannot be given over HTTP: silos look for public data sets in METAREC_DATA and their cache, and for other files in their data folder (--data, or the folder that they run in). Leave it out, and put the data there.");
        }

        foreach (var problem in CheckInside(dataset with { Folder = null }))
        {
            yield return problem;
        }
    }

    /// <summary>The rules of what another server wrote: a folder and files inside the data folder.</summary>
    public static IEnumerable<SpecProblem> CheckInside(DatasetSpec dataset)
    {
        foreach (var (key, kind, path) in new[]
        {
            ("dataset.folder", "folder", dataset.Folder), ("dataset.interactions", "file", dataset.Interactions), ("dataset.users", "file", dataset.Users), ("dataset.items", "file", dataset.Items),
        })
        {
            if (path is not null && (Path.IsPathRooted(path) || path.Split('/', '\\').Contains("..")))
            {
                yield return new SpecProblem(key, $"{key} must be a {kind} inside the data folder of the silos (--data, or the folder that they run in), but is '{path}'. Put it there, and name it relative to that folder and without '..'.");
            }
        }
    }
}
