using System.Globalization;

namespace MetaRec.Data.Importing;

/// <summary>The users or the items of delimited files: those of the table in its order, then those that only interactions name.</summary>
internal sealed class EntityTable
{
    private readonly Dictionary<string, int> _index = new(StringComparer.Ordinal);
    private FeatureBuilder[] _features = [];

    public List<string> Ids { get; } = [];

    /// <summary>The "title" column; the id where there is none.</summary>
    public List<string> Titles { get; } = [];

    /// <summary>The "year" column; 0 where there is none.</summary>
    public List<int> Years { get; } = [];

    /// <summary>Reads a table with a header row whose first column is the id; every other column but the title is a feature, with values separated by '|'.</summary>
    /// <exception cref="DataFormatException">A row has too few or too many fields, its id was listed before, or its year is no integer.</exception>
    public static EntityTable Load(string path, bool hasTitles)
    {
        var table = new EntityTable();
        string[]? header = null;
        int titleColumn = -1, yearColumn = -1;
        foreach (var (line, fields) in DelimitedReader.Read(path))
        {
            if (header is null)
            {
                header = Array.ConvertAll(fields, field => field.Trim());
                titleColumn = hasTitles ? IndexOf(header, "title") : -1;
                yearColumn = hasTitles ? IndexOf(header, "year") : -1;
                table._features = [.. header.Where((_, column) => column > 0 && column != titleColumn).Select(name => new FeatureBuilder(name))];
                continue;
            }

            if (fields.Length != header.Length)
            {
                throw new DataFormatException(path, line, string.Join(',', fields), $"{header.Length} fields ({string.Join(", ", header)})");
            }

            if (fields[0].Length == 0 || !table._index.TryAdd(fields[0], table.Ids.Count))
            {
                throw new DataFormatException(path, line, fields[0], "an id that is not empty and was not listed before");
            }

            table.Ids.Add(fields[0]);
            table.Titles.Add(titleColumn > 0 && fields[titleColumn].Length > 0 ? fields[titleColumn] : fields[0]);
            table.Years.Add(yearColumn > 0 ? ParseYear(fields[yearColumn], path, line) : 0);
            var feature = 0;
            for (var column = 1; column < fields.Length; column++)
            {
                if (column != titleColumn)
                {
                    table._features[feature++].Add(fields[column].Split('|', StringSplitOptions.TrimEntries));
                }
            }
        }

        return table;
    }

    /// <summary>The index of an id, new ids at the end.</summary>
    public int IndexOf(string id)
    {
        if (!_index.TryGetValue(id, out var index))
        {
            index = Ids.Count;
            _index.Add(id, index);
            Ids.Add(id);
            Titles.Add(id);
            Years.Add(0);
        }

        return index;
    }

    public FeatureTable BuildFeatures() => new(Ids.Count, Array.ConvertAll(_features, feature => feature.Build(Ids.Count)));

    private static int IndexOf(string[] header, string name) =>
        Array.FindIndex(header, 1, column => column.Equals(name, StringComparison.OrdinalIgnoreCase));

    private static int ParseYear(string text, string path, int line)
    {
        if (text.Length == 0)
        {
            return 0;
        }

        return int.TryParse(text, NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite, CultureInfo.InvariantCulture, out var year)
            ? year
            : throw new DataFormatException(path, line, text, "a year (an integer), or nothing where it is unknown");
    }
}
