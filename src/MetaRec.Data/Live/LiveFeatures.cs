namespace MetaRec.Data.Live;

/// <summary>Extends the features of a data set by entities and by what is said of known ones. Vocabularies keep their indices; new values come after them.</summary>
internal static class LiveFeatures
{
    /// <summary>The table for more entities.</summary>
    /// <param name="known">The base table: its fields, and no others.</param>
    /// <param name="count">Entities of the new table.</param>
    /// <param name="said">Per entity what replaces the base's values, field by field where <paramref name="fieldwise"/>; null: nothing.</param>
    /// <param name="fieldwise">Whether fields that are not said keep their values.</param>
    /// <param name="fewest">A new value is taken up where so many entities have it.</param>
    public static FeatureTable Extend(FeatureTable known, int count, IReadOnlyDictionary<string, IReadOnlyList<string>>?[] said, bool fieldwise, int fewest) =>
        new(count, [.. known.Fields.Select(field => Extend(field, count, said, fieldwise, fewest))]);

    private static FeatureField Extend(FeatureField field, int count, IReadOnlyDictionary<string, IReadOnlyList<string>>?[] said, bool fieldwise, int fewest)
    {
        var index = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var value = 0; value < field.Vocabulary.Count; value++)
        {
            index.TryAdd(field.Vocabulary[value], value);
        }

        List<string> vocabulary = [.. field.Vocabulary];
        foreach (var group in said.Select(features => features?.GetValueOrDefault(field.Name) ?? []).SelectMany(values => values.Where(value => value.Length > 0 && !index.ContainsKey(value)).Distinct())
            .GroupBy(value => value, StringComparer.Ordinal).Where(group => group.Count() >= fewest).OrderBy(group => group.Key, StringComparer.Ordinal).ToArray())
        {
            index.Add(group.Key, vocabulary.Count);
            vocabulary.Add(group.Key);
        }

        var offsets = new int[count + 1];
        var values = new List<int>();
        for (var entity = 0; entity < count; entity++)
        {
            if (said[entity] is { } features && (!fieldwise || features.ContainsKey(field.Name)))
            {
                values.AddRange((features.GetValueOrDefault(field.Name) ?? []).Where(index.ContainsKey).Select(value => index[value]).Distinct().Order());
            }
            else if (entity < field.Count)
            {
                values.AddRange(field.Of(entity));
            }

            offsets[entity + 1] = values.Count;
        }

        return new FeatureField(field.Name, vocabulary, offsets, [.. values]);
    }
}
