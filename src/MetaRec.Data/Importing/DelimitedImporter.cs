using System.Globalization;

namespace MetaRec.Data.Importing;

/// <summary>
/// Reads a data set from the user's own CSV or TSV files, plain or .gz: interactions of user, item, rating and optionally time, and optional tables of users and items.
/// </summary>
/// <remarks>
/// Interactions may have a header: the first line is one where its rating is not a number. Its names (user_id, movieId, rating, timestamp and the like)
/// then say which column is which; without one, the columns are user, item, rating, time. Times are unix seconds or ISO 8601. The scale is the range of the ratings.
/// </remarks>
public static class DelimitedImporter
{
    private const string Form = "user, item, rating (a number) and optionally time (unix seconds or ISO 8601)";

    private static readonly string[][] Names =
    [
        ["user", "userid", "uid", "customer", "customerid", "reader", "readerid"],
        ["item", "itemid", "iid", "movie", "movieid", "book", "bookid", "isbn", "product", "productid", "sku", "article", "articleid", "track", "trackid"],
        ["rating", "ratings", "score", "stars", "value", "label", "bookrating"],
        ["time", "timestamp", "ts", "date", "datetime", "unixtime"],
    ];

    private enum Column
    {
        User,
        Item,
        Rating,
        Time,
    }

    /// <summary>Loads the files. Users and items of the tables come first, in file order; those that only interactions name have no features.</summary>
    /// <param name="interactionsFile">CSV or TSV by its extension, or else by its first line.</param>
    /// <param name="usersFile">A table with a header; the first column is the user, the others are categorical features, '|' separates several values.</param>
    /// <param name="itemsFile">The same for items; a column "title" is the title, a column "year" the release year and a feature.</param>
    /// <exception cref="FileNotFoundException">A file is not there.</exception>
    /// <exception cref="DataFormatException">A line is malformed.</exception>
    public static Dataset Load(string interactionsFile, string? usersFile = null, string? itemsFile = null)
    {
        var users = usersFile is null ? new EntityTable() : EntityTable.Load(Find(usersFile), hasTitles: false);
        var items = itemsFile is null ? new EntityTable() : EntityTable.Load(Find(itemsFile), hasTitles: true);
        var path = Find(interactionsFile);
        var rows = ReadInteractions(path, users, items);
        var (min, max) = (rows.Min(row => row.Rating), rows.Max(row => row.Rating));
        return new Dataset
        {
            Name = DatasetCatalog.Files,
            // Implicit feedback has one rating only; a scale of no width would clip every prediction to it.
            Scale = new RatingScale(min < max ? min : max - 1, max),
            Users = users.Ids,
            Items = items.Ids,
            Titles = items.Titles,
            Years = items.Years,
            UserFeatures = users.BuildFeatures(),
            ItemFeatures = items.BuildFeatures(),
            Interactions = rows,
        };
    }

    private static string Find(string file) => InputFile.Find(Path.GetDirectoryName(file) ?? "", Path.GetFileName(file))
        ?? throw new FileNotFoundException($"'{Path.GetFullPath(file)}' (or its .gz) must exist, but does not. Correct the path.", file);

    private static Interaction[] ReadInteractions(string path, EntityTable users, EntityTable items)
    {
        int[]? columns = null;
        var rows = new List<Interaction>();
        foreach (var (line, fields) in DelimitedReader.Read(path))
        {
            if (columns is null)
            {
                columns = ColumnsOf(path, line, fields, out var isHeader);
                if (isHeader)
                {
                    continue;
                }
            }

            if (fields.Length <= columns.Max())
            {
                throw new DataFormatException(path, line, string.Join(',', fields), Form);
            }

            var (user, item) = (fields[columns[(int)Column.User]], fields[columns[(int)Column.Item]]);
            var time = 0L;
            if (user.Length == 0 || item.Length == 0 || !TryParseRating(fields[columns[(int)Column.Rating]], out var rating)
                || (columns.Length > (int)Column.Time && !TryParseTime(fields[columns[(int)Column.Time]], out time)))
            {
                throw new DataFormatException(path, line, string.Join(',', fields), Form);
            }

            rows.Add(new Interaction(users.IndexOf(user), items.IndexOf(item), rating, time));
        }

        return rows.Count > 0 ? [.. rows] : throw new DataFormatException(path, 1, "", $"at least one line of {Form}");
    }

    /// <summary>Which field is the user, the item, the rating and, as a fourth where there is one, the time.</summary>
    private static int[] ColumnsOf(string path, int line, string[] fields, out bool isHeader)
    {
        isHeader = fields.Length < 3 || !TryParseRating(fields[2], out _);
        if (!isHeader)
        {
            return fields.Length > 3 ? [0, 1, 2, 3] : [0, 1, 2];
        }

        var columns = Array.ConvertAll(Names, names => Array.FindIndex(fields, field => names.Contains(Normalize(field))));
        return columns.AsSpan(0, 3).Contains(-1)
            ? throw new DataFormatException(path, line, string.Join(',', fields), $"{Form}, or a header that names them (user_id, item_id, rating, timestamp)")
            : columns[(int)Column.Time] < 0 ? columns[..3] : columns;
    }

    private static string Normalize(string name) => string.Concat(name.Where(char.IsAsciiLetterOrDigit)).ToLowerInvariant();

    private static bool TryParseRating(string text, out float rating) =>
        float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out rating) && float.IsFinite(rating);

    private static bool TryParseTime(string text, out long time)
    {
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out time) || text.Length == 0)
        {
            return true;
        }

        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var seconds) && Math.Abs(seconds) < long.MaxValue)
        {
            time = (long)seconds;
            return true;
        }

        var parsed = DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date);
        time = date.ToUnixTimeSeconds();
        return parsed;
    }
}
