namespace MetaRec.Data.Tests;

/// <summary>The real data sets, where the machine has them: their licence keeps them out of the repository.</summary>
internal static class RealData
{
    public static string FolderOrSkip(string folder)
    {
        var data = Environment.GetEnvironmentVariable(DatasetCatalog.FolderVariable);
        if (string.IsNullOrEmpty(data))
        {
            Assert.Skip($"METAREC_DATA is not set: the counts of {folder} need the real data.");
        }

        var path = Path.Combine(data!, folder);
        if (!Directory.Exists(path))
        {
            Assert.Skip($"METAREC_DATA has no {folder}.");
        }

        return path;
    }
}
