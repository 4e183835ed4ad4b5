using MetaRec.Data.Importing;

namespace MetaRec.Data;

/// <summary>A public data set: where its publisher keeps it, and how its folder is recognised.</summary>
/// <param name="Name">Its name here.</param>
/// <param name="Folder">The folder inside METAREC_DATA, the cache and the archive.</param>
/// <param name="RatingsFile">The file whose presence marks the folder as complete.</param>
/// <param name="Archive">The publisher's zip.</param>
/// <param name="Md5">The publisher's MD5 of it, in lower-case hex.</param>
internal sealed record DatasetSource(string Name, string Folder, string RatingsFile, Uri Archive, string Md5)
{
    public static readonly IReadOnlyList<DatasetSource> All =
    [
        new(MovieLens1MImporter.DatasetName, "ml-1m", "ratings.dat", new("https://files.grouplens.org/datasets/movielens/ml-1m.zip"), "c4d9eecfca2ab87c1945afe126590906"),
        new(MovieLens100KImporter.DatasetName, "ml-100k", "u.data", new("https://files.grouplens.org/datasets/movielens/ml-100k.zip"), "0e33842e24a9c977be4e0107933c0723"),
    ];

    public static DatasetSource? Find(string name) => All.FirstOrDefault(source => source.Name == name);
}
