namespace MetaRec.Data;

/// <summary>The categorical features of all users or of all items.</summary>
public sealed class FeatureTable
{
    /// <param name="count">How many entities there are.</param>
    /// <param name="fields">The fields; each covers <paramref name="count"/> entities.</param>
    public FeatureTable(int count, IReadOnlyList<FeatureField> fields)
    {
        foreach (var field in fields)
        {
            if (field.Count != count)
            {
                throw new ArgumentException($"Feature '{field.Name}' covers {field.Count} entities, but the table has {count}.", nameof(fields));
            }
        }

        Count = count;
        Fields = fields;
    }

    public int Count { get; }

    public IReadOnlyList<FeatureField> Fields { get; }

    /// <summary>The field of that name, or null.</summary>
    public FeatureField? Find(string name) => Fields.FirstOrDefault(field => field.Name == name);
}
