using System.Globalization;
using System.Text;

namespace MetaRec.Data.Importing;

/// <summary>Reads MovieLens-100K (Harper and Konstan, 2015): u.data, u.user, u.item and u.genre, each plain or .gz. It has no published split.</summary>
public static class MovieLens100KImporter
{
    /// <summary>"movielens-100k".</summary>
    public const string DatasetName = "movielens-100k";

    private const int ColumnsBeforeGenres = 5;

    /// <summary>Loads the folder. Ages become the groups of MovieLens-1M.</summary>
    /// <exception cref="DatasetNotFoundException">One of the files is missing.</exception>
    /// <exception cref="DataFormatException">A line is malformed.</exception>
    public static Dataset Load(string folder)
    {
        var ratings = InputFile.Require(DatasetName, folder, "u.data");
        var (users, userIndex, userFeatures) = ReadUsers(InputFile.Require(DatasetName, folder, "u.user"));
        var genres = ReadGenres(InputFile.Require(DatasetName, folder, "u.genre"));
        var items = ReadItems(InputFile.Require(DatasetName, folder, "u.item"), genres);
        return new Dataset
        {
            Name = DatasetName,
            Scale = new RatingScale(1, 5),
            Users = users,
            Items = items.Ids,
            Titles = items.Titles,
            Years = items.Years,
            UserFeatures = userFeatures,
            ItemFeatures = items.Features,
            Interactions = RatingLines.Parse(ratings, "\t", userIndex, items.Index, "user, item, rating (1 to 5) and time, separated by tabs"),
        };
    }

    private static (List<string> Users, Dictionary<int, int> Index, FeatureTable Features) ReadUsers(string path)
    {
        const string Form = "id|age|gender|occupation|zip with a new, integer id";
        var users = new List<string>();
        var index = new Dictionary<int, int>();
        FeatureBuilder gender = new("gender"), age = new("age"), occupation = new("occupation"), zip = new("zip");
        foreach (var (number, line) in InputFile.ReadLines(path, Encoding.Latin1))
        {
            var fields = line.Split('|');
            if (fields.Length != 5 || !index.TryAdd(MovieLensFields.ParseInt(fields[0], path, number, line, Form), users.Count))
            {
                throw new DataFormatException(path, number, line, Form);
            }

            users.Add(fields[0]);
            age.Add(MovieLensFields.AgeGroup(MovieLensFields.ParseInt(fields[1], path, number, line, Form)));
            gender.Add(fields[2]);
            occupation.Add(fields[3]);
            zip.Add(MovieLensFields.Zip(fields[4]));
        }

        var count = users.Count;
        return (users, index, new FeatureTable(count, [gender.Build(count), age.Build(count), occupation.Build(count), zip.Build(count)]));
    }

    private static List<string> ReadGenres(string path)
    {
        const string Form = "genre|number with numbers from 0 in order";
        var genres = new List<string>();
        foreach (var (number, line) in InputFile.ReadLines(path, Encoding.Latin1))
        {
            var fields = line.Split('|');
            if (fields.Length != 2 || MovieLensFields.ParseInt(fields[1], path, number, line, Form) != genres.Count)
            {
                throw new DataFormatException(path, number, line, Form);
            }

            genres.Add(fields[0]);
        }

        return genres;
    }

    private static ItemTable ReadItems(string path, List<string> genres)
    {
        var form = $"id|title|release date|video date|URL and {genres.Count} genre flags (0 or 1) with a new, integer id";
        var table = new ItemTable([], [], [], []);
        FeatureBuilder genre = new("genre"), year = new("year");
        foreach (var (number, line) in InputFile.ReadLines(path, Encoding.Latin1))
        {
            var fields = line.Split('|');
            if (fields.Length != ColumnsBeforeGenres + genres.Count || Array.Exists(fields[ColumnsBeforeGenres..], flag => flag is not ("0" or "1"))
                || !table.Index.TryAdd(MovieLensFields.ParseInt(fields[0], path, number, line, form), table.Ids.Count))
            {
                throw new DataFormatException(path, number, line, form);
            }

            var released = YearOf(fields[2]);
            table.Ids.Add(fields[0]);
            table.Titles.Add(fields[1]);
            table.Years.Add(released == 0 ? MovieLensFields.YearOfTitle(fields[1]) : released);
            genre.Add([.. genres.Where((_, flag) => fields[ColumnsBeforeGenres + flag] == "1")]);
            year.Add(MovieLensFields.YearGroup(table.Years[^1]));
        }

        var count = table.Ids.Count;
        return table with { Features = new FeatureTable(count, [genre.Build(count), year.Build(count)]) };
    }

    /// <summary>The year of "01-Jan-1995"; 0 where the date is missing.</summary>
    private static int YearOf(string date) =>
        date.Length >= 4 && int.TryParse(date.AsSpan(date.Length - 4), NumberStyles.None, CultureInfo.InvariantCulture, out var year) ? year : 0;

    private sealed record ItemTable(List<string> Ids, List<string> Titles, List<int> Years, Dictionary<int, int> Index)
    {
        public FeatureTable Features { get; init; } = new(0, []);
    }
}
