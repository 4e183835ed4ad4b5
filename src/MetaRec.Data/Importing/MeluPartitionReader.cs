using System.Globalization;
using System.Text.Json;

namespace MetaRec.Data.Importing;

/// <summary>Reads MeLU's published split: four JSON files that map a user id to the item ids of one partition.</summary>
internal static class MeluPartitionReader
{
    private const string Folder = "melu_splits";

    /// <summary>The partition; null where the folder does not have all four files. Items that nobody rated follow the year rule.</summary>
    /// <param name="dataset">Folder of the data set.</param>
    /// <param name="users">User indices by id.</param>
    /// <param name="items">Item indices by id.</param>
    /// <param name="itemIsColdByYear">The rule for items in none of the files.</param>
    /// <exception cref="DataFormatException">A file is not of that form, or a user or an item is warm in one and cold in another.</exception>
    public static PublishedPartition? Read(string dataset, Dictionary<int, int> users, Dictionary<int, int> items, IReadOnlyList<bool> itemIsColdByYear)
    {
        var folder = Path.Combine(dataset, Folder);
        (string Name, bool UserIsCold, bool ItemIsCold)[] files =
        [
            ("warm_state.json", false, false), ("user_cold_state.json", true, false),
            ("item_cold_state.json", false, true), ("user_and_item_cold_state.json", true, true),
        ];
        var paths = Array.ConvertAll(files, file => InputFile.Find(folder, file.Name));
        if (paths.Contains(null))
        {
            return null;
        }

        var userIsCold = new bool?[users.Count];
        var itemIsCold = new bool?[items.Count];
        for (var i = 0; i < files.Length; i++)
        {
            ReadFile(paths[i]!, users, items, userIsCold, itemIsCold, files[i].UserIsCold, files[i].ItemIsCold);
        }

        return new PublishedPartition(
            Array.ConvertAll(userIsCold, cold => cold ?? false), [.. itemIsCold.Select((cold, item) => cold ?? itemIsColdByYear[item])]);
    }

    private static void ReadFile(
        string path, Dictionary<int, int> users, Dictionary<int, int> items, bool?[] userIsCold, bool?[] itemIsCold, bool userCold, bool itemCold)
    {
        const string Form = "an object of known user ids, each with an array of known item ids as strings";
        var json = new Utf8JsonReader(InputFile.ReadAllBytes(path).Span);
        try
        {
            while (json.Read())
            {
                if (json.TokenType is JsonTokenType.PropertyName)
                {
                    Mark(json.GetString()!, users, userIsCold, userCold, "a user that is warm in all files or cold in all files");
                }
                else if (json.TokenType is JsonTokenType.String)
                {
                    Mark(json.GetString()!, items, itemIsCold, itemCold, "an item that is warm in all files or cold in all files");
                }
                else if (json.TokenType is not (JsonTokenType.StartObject or JsonTokenType.EndObject or JsonTokenType.StartArray or JsonTokenType.EndArray))
                {
                    throw new DataFormatException(path, 1, $"{json.TokenType}", Form);
                }
            }
        }
        catch (JsonException error)
        {
            throw new DataFormatException(path, (int)(error.LineNumber ?? 0) + 1, error.Message, Form);
        }

        void Mark(string text, Dictionary<int, int> index, bool?[] known, bool cold, string rule)
        {
            if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var id) || !index.TryGetValue(id, out var entity))
            {
                throw new DataFormatException(path, 1, text, Form);
            }

            known[entity] = (known[entity] ?? cold) == cold ? cold : throw new DataFormatException(path, 1, text, rule);
        }
    }
}
