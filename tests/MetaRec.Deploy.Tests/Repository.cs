namespace MetaRec.Deploy.Tests;

/// <summary>The checkout that the tests were built in.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string PathOf(string path) => Path.Combine(Root, path);

    public static string Read(string path) => File.ReadAllText(PathOf(path));

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "MetaRecCluster.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException($"There is no checkout above {AppContext.BaseDirectory}.");
        }

        return folder.FullName;
    }
}
