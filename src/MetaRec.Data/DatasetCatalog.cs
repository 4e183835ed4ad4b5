using MetaRec.Data.Importing;
using MetaRec.Data.Specs;

namespace MetaRec.Data;

/// <summary>Loads data sets by name. Public ones are looked for in METAREC_DATA and then in the cache; nothing is downloaded here.</summary>
public static class DatasetCatalog
{
    /// <summary>The environment variable that names the folder holding ml-1m and ml-100k.</summary>
    public const string FolderVariable = "METAREC_DATA";

    /// <summary>The name of generated data, <see cref="SyntheticGenerator"/>.</summary>
    public const string Synthetic = "synthetic";

    /// <summary>The name of data in the user's own files, <see cref="DelimitedImporter"/>.</summary>
    public const string Files = "files";

    /// <summary>The name under which a job asks a cluster for the data of the version in service, with the live feedback since. Not one that <see cref="Load"/> knows.</summary>
    public const string Live = "live";

    /// <summary>The names that <see cref="Load"/> knows.</summary>
    public static IReadOnlyList<string> KnownNames { get; } = [MovieLens1MImporter.DatasetName, MovieLens100KImporter.DatasetName, Synthetic, Files];

    /// <summary>Where downloads go: metarec in XDG_CACHE_HOME, or in ~/.cache where that is not set.</summary>
    public static string CacheFolder => Path.Combine(
        Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache
            ? cache
            : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
        "metarec");

    /// <summary>Loads the data set, and checks it against the specification's fingerprint where that is given.</summary>
    /// <exception cref="ArgumentException">The name is unknown, "files" comes without interactions, or live feedback is asked for, which a cluster has and files have not.</exception>
    /// <exception cref="DatasetNotFoundException">The files are not on this machine.</exception>
    /// <exception cref="DataFormatException">A file is malformed.</exception>
    /// <exception cref="InvalidDataException">The data is not the data that the fingerprint was taken of.</exception>
    public static Dataset Load(DatasetSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (spec.Name == Live || spec.Live is not null)
        {
            throw new ArgumentException("Live feedback is on a cluster, but this command reads data sets of this machine. Submit a job to the cluster, or leave live feedback out.", nameof(spec));
        }

        var dataset = spec.Name switch
        {
            MovieLens1MImporter.DatasetName => MovieLens1MImporter.Load(FolderOf(spec)),
            MovieLens100KImporter.DatasetName => MovieLens100KImporter.Load(FolderOf(spec)),
            Synthetic => SyntheticGenerator.Generate(spec.Synthetic ?? new SyntheticSpec()),
            Files => LoadFiles(spec),
            _ => throw new ArgumentException(Unknown(spec.Name, KnownNames)),
        };
        dataset = spec.Validation ? Tasks.ValidationCut.Of(dataset) : dataset;
        Check(dataset, spec);
        return dataset;
    }

    /// <summary>Compares a data set with the specification's fingerprint, where that is given.</summary>
    /// <exception cref="InvalidDataException">The data is not the data that the fingerprint was taken of.</exception>
    public static void Check(Dataset dataset, DatasetSpec spec)
    {
        if (spec.Fingerprint is { } expected && !expected.Equals(dataset.Fingerprint, StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidDataException(
                $"Data set '{spec.Name}' must have fingerprint {expected}, but what this machine has gives {dataset.Fingerprint}. "
                + "Copy the submitter's files here, or submit the job again from files like these.");
        }
    }

    /// <summary>Finds the folder of a public data set in METAREC_DATA, then in the cache.</summary>
    /// <returns>False where neither has it, or where the name is not a public data set's.</returns>
    public static bool TryLocate(string name, out string folder)
    {
        folder = "";
        if (DatasetSource.Find(name) is not { } source)
        {
            return false;
        }

        folder = SearchFolders().Select(parent => Path.Combine(parent, source.Folder))
            .FirstOrDefault(candidate => InputFile.Find(candidate, source.RatingsFile) is not null) ?? "";
        return folder.Length > 0;
    }

    /// <summary>What is wrong with a name that is not among those allowed.</summary>
    internal static string Unknown(string name, IReadOnlyCollection<string> allowed) =>
        $"The data set must be one of {string.Join(", ", allowed)}, but was '{name}'. {(Suggestion.For(name, allowed) is { Length: > 0 } guess ? guess : "Choose one of these.")}";

    /// <summary>The specification's folder, or the data set's own folder within it; without one, where the data set is found.</summary>
    private static string FolderOf(DatasetSpec spec)
    {
        if (spec.Folder is { } folder)
        {
            var source = DatasetSource.Find(spec.Name)!;
            var inside = Path.Combine(folder, source.Folder);
            return InputFile.Find(folder, source.RatingsFile) is null && InputFile.Find(inside, source.RatingsFile) is not null ? inside : folder;
        }

        return TryLocate(spec.Name, out var located)
            ? located
            : throw new DatasetNotFoundException(spec.Name, $"looked in {string.Join(" and ", SearchFolders().Select(parent => $"'{parent}'"))}");
    }

    private static IEnumerable<string> SearchFolders() =>
        Environment.GetEnvironmentVariable(FolderVariable) is { Length: > 0 } data ? [data, CacheFolder] : [CacheFolder];

    private static Dataset LoadFiles(DatasetSpec spec)
    {
        if (spec.Interactions is null)
        {
            throw new ArgumentException("Data set 'files' must name its interactions, but they were not given. Set Interactions to a CSV or TSV file.", nameof(spec));
        }

        return DelimitedImporter.Load(In(spec.Interactions), spec.Users is null ? null : In(spec.Users), spec.Items is null ? null : In(spec.Items));

        string In(string file) => spec.Folder is null ? file : Path.Combine(spec.Folder, file);
    }
}
