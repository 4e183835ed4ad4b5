namespace MetaRec.Contracts.Serving;

/// <summary>Shows what the version in service of a model can rank. Any number per silo; key 0.</summary>
[Alias("metarec.IServedCatalogueGrain")]
public interface IServedCatalogueGrain : IGrainWithIntegerKey
{
    /// <summary>Available items of the training data and of the live catalogue, those that were rated most first.</summary>
    /// <param name="model">The model.</param>
    /// <param name="text">Only items whose title or id has it, whatever its case, those that begin with it first; null: all.</param>
    /// <param name="count">Most items; 1 to <see cref="CatalogueFindings.MaxCount"/>.</param>
    /// <exception cref="ServingException">The model has no version in service, or the number is out of its range.</exception>
    [Alias("Search")]
    Task<CatalogueFindings> SearchAsync(string model, string? text, int count);

    /// <summary>The fields of users and items that the version in service was trained with.</summary>
    /// <exception cref="ServingException">The model has no version in service.</exception>
    [Alias("Fields")]
    Task<ModelFields> FieldsAsync(string model);

    /// <summary>Which of these features have no effect on what the version in service predicts, a sentence for each; the first ones, where there are many.</summary>
    /// <param name="model">The model.</param>
    /// <param name="ofItem">Whether they are an item's, else a user's.</param>
    /// <param name="features">Values by field.</param>
    /// <exception cref="ServingException">The model has no version in service.</exception>
    [Alias("Check")]
    Task<IReadOnlyList<string>> CheckAsync(string model, bool ofItem, IReadOnlyDictionary<string, IReadOnlyList<string>> features);
}
