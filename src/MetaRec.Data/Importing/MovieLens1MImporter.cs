using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using MetaRec.Data.Tasks;

namespace MetaRec.Data.Importing;

/// <summary>
/// Reads MovieLens-1M (Harper and Konstan, 2015): ratings.dat, users.dat and movies.dat, and where the folder has them MeLU's extra metadata
/// (movies_extrainfos.dat) and published split (melu_splits). Each file may be plain or .gz.
/// </summary>
public static partial class MovieLens1MImporter
{
    /// <summary>"movielens-1m".</summary>
    public const string DatasetName = "movielens-1m";

    private const string Unknown = "N/A";

    /// <summary>Loads the folder. Users and items are all of users.dat and movies.dat, in file order, rated or not.</summary>
    /// <exception cref="DatasetNotFoundException">One of the three files is missing.</exception>
    /// <exception cref="DataFormatException">A line is malformed.</exception>
    public static Dataset Load(string folder)
    {
        var ratings = InputFile.Require(DatasetName, folder, "ratings.dat");
        var (users, userIndex, userFeatures) = ReadUsers(InputFile.Require(DatasetName, folder, "users.dat"));
        var movies = ReadMovies(InputFile.Require(DatasetName, folder, "movies.dat"));
        var extra = InputFile.Find(folder, "movies_extrainfos.dat") is { } path ? ReadExtra(path) : null;
        var years = movies.ConvertAll(movie => extra?.GetValueOrDefault(movie.Id)?.Year ?? MovieLensFields.YearOfTitle(movie.Title));
        var itemIndex = movies.Select((movie, index) => (movie.Id, index)).ToDictionary(pair => pair.Id, pair => pair.index);
        return new Dataset
        {
            Name = DatasetName,
            Scale = new RatingScale(1, 5),
            Users = users,
            Items = movies.ConvertAll(movie => movie.Id.ToString(CultureInfo.InvariantCulture)),
            Titles = movies.ConvertAll(movie => movie.Title),
            Years = years,
            UserFeatures = userFeatures,
            ItemFeatures = BuildItemFeatures(movies, extra, years),
            Interactions = RatingLines.Parse(ratings, "::", userIndex, itemIndex, "UserID::MovieID::Rating::Timestamp with a rating of 1 to 5"),
            Published = MeluPartitionReader.Read(folder, userIndex, itemIndex, years.ConvertAll(year => year > MeluSplit.LastWarmYear)),
        };
    }

    private static (List<string> Users, Dictionary<int, int> Index, FeatureTable Features) ReadUsers(string path)
    {
        const string Form = "UserID::Gender::Age::Occupation::Zip with a new, integer id";
        var users = new List<string>();
        var index = new Dictionary<int, int>();
        FeatureBuilder gender = new("gender"), age = new("age"), occupation = new("occupation"), zip = new("zip");
        foreach (var (number, line) in InputFile.ReadLines(path, Encoding.Latin1))
        {
            var fields = line.Split("::");
            if (fields.Length != 5 || !index.TryAdd(MovieLensFields.ParseInt(fields[0], path, number, line, Form), users.Count))
            {
                throw new DataFormatException(path, number, line, Form);
            }

            users.Add(fields[0]);
            gender.Add(fields[1]);
            age.Add(fields[2]);
            occupation.Add(fields[3]);
            zip.Add(MovieLensFields.Zip(fields[4]));
        }

        var count = users.Count;
        return (users, index, new FeatureTable(count, [gender.Build(count), age.Build(count), occupation.Build(count), zip.Build(count)]));
    }

    private static List<Movie> ReadMovies(string path)
    {
        const string Form = "MovieID::Title::Genre|Genre with a new, integer id";
        var seen = new HashSet<int>();
        var movies = new List<Movie>();
        foreach (var (number, line) in InputFile.ReadLines(path, Encoding.Latin1))
        {
            var fields = line.Split("::");
            if (fields.Length != 3 || !seen.Add(MovieLensFields.ParseInt(fields[0], path, number, line, Form)))
            {
                throw new DataFormatException(path, number, line, Form);
            }

            movies.Add(new Movie(int.Parse(fields[0], CultureInfo.InvariantCulture), fields[1], fields[2].Split('|')));
        }

        return movies;
    }

    private static Dictionary<int, ExtraInfo> ReadExtra(string path)
    {
        const string Form = "movie_id::title::year::rate::released::genre::director::writer::actors::plot::poster with a new, integer id";
        var infos = new Dictionary<int, ExtraInfo>();
        foreach (var (number, line) in InputFile.ReadLines(path, Encoding.UTF8))
        {
            var fields = line.Split("::");
            if (fields.Length != 11)
            {
                throw new DataFormatException(path, number, line, Form);
            }

            var info = new ExtraInfo(
                MovieLensFields.ParseInt(fields[2], path, number, line, Form), fields[3] == Unknown ? "" : fields[3],
                SplitNames(fields[5]), SplitNames(fields[6]), SplitNames(fields[8]));
            if (!infos.TryAdd(MovieLensFields.ParseInt(fields[0], path, number, line, Form), info))
            {
                throw new DataFormatException(path, number, line, Form);
            }
        }

        return infos;
    }

    /// <summary>"Pete Docter (co-director), John Lasseter" as two names; a role in parentheses is not part of the name.</summary>
    private static string[] SplitNames(string list) => list == Unknown
        ? []
        : [.. list.Split(", ").Select(name => Role().Replace(name, "").Trim())];

    private static FeatureTable BuildItemFeatures(List<Movie> movies, Dictionary<int, ExtraInfo>? extra, List<int> years)
    {
        FeatureBuilder rate = new("rate"), genre = new("genre"), director = new("director"), actor = new("actor");
        FeatureBuilder own = new(extra is null ? "genre" : "ml-genre"), year = new("year");
        for (var i = 0; i < movies.Count; i++)
        {
            var info = extra?.GetValueOrDefault(movies[i].Id);
            rate.Add(info?.Rate ?? "");
            genre.Add(info?.Genres ?? movies[i].Genres);
            director.Add(info?.Directors ?? []);
            actor.Add(info?.Actors ?? []);
            own.Add(movies[i].Genres);
            year.Add(MovieLensFields.YearGroup(years[i]));
        }

        FeatureBuilder[] builders = extra is null ? [own, year] : [rate, genre, director, actor, own, year];
        return new FeatureTable(movies.Count, Array.ConvertAll(builders, builder => builder.Build(movies.Count)));
    }

    [GeneratedRegex(@"\([^()]*\)")]
    private static partial Regex Role();

    private sealed record Movie(int Id, string Title, string[] Genres);

    private sealed record ExtraInfo(int Year, string Rate, string[] Genres, string[] Directors, string[] Actors);
}
