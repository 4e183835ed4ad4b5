namespace MetaRec.Silo.Tests;

/// <summary>Finds files of the checkout that the tests were built in.</summary>
internal static class RepositoryFile
{
    public static string Of(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MetaRecCluster.sln")))
            {
                return Path.Combine(folder.FullName, path);
            }
        }

        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} holds MetaRecCluster.sln. Run the tests from their checkout.");
    }
}
