using MetaRec.Data.Specs;

namespace MetaRec.Gateway.Jobs;

/// <summary>A request may name files inside the data folder of the silos, and no others of their disks.</summary>
internal static class ServerPaths
{
    public static IEnumerable<SpecProblem> Check(DatasetSpec dataset)
    {
        if (dataset.Folder is not null)
        {
            yield return new SpecProblem(
                "dataset.folder", "dataset.folder cannot be given over HTTP: silos look for public data sets in METAREC_DATA and their cache, and for other files in their data folder (--data, or the folder that they run in). Leave it out, and put the data there.");
        }

        foreach (var (key, file) in new[] { ("dataset.interactions", dataset.Interactions), ("dataset.users", dataset.Users), ("dataset.items", dataset.Items) })
        {
            if (file is not null && (Path.IsPathRooted(file) || file.Split('/', '\\').Contains("..")))
            {
                yield return new SpecProblem(key, $"{key} must be a file inside the data folder of the silos (--data, or the folder that they run in), but is '{file}'. Put it there, and name it relative to that folder and without '..'.");
            }
        }
    }
}
