using System.Globalization;
using MetaRec.Contracts.Cluster;
using MetaRec.Contracts.Serving;
using MetaRec.Data;
using MetaRec.Grains.Placement;
using Orleans.Concurrency;

namespace MetaRec.Grains.Serving;

/// <inheritdoc cref="IServedCatalogueGrain"/>
[SiloRole(SiloRoles.Serving), StatelessWorker, Reentrant]
internal sealed class ServedCatalogueGrain(ServingWorlds worlds, ServingPool pool, TimeProvider time) : Grain, IServedCatalogueGrain
{
    private const int MaxValues = 100;

    public async Task<CatalogueFindings> SearchAsync(string model, string? text, int count)
    {
        if (count is < 1 or > CatalogueFindings.MaxCount)
        {
            throw ServingException.Invalid("n", $"n must be between 1 and {CatalogueFindings.MaxCount}, but is {count}.");
        }

        if (text?.Length > CatalogueFindings.MaxText)
        {
            throw ServingException.Invalid("q", $"q must have at most {CatalogueFindings.MaxText} characters, but has {text.Length}.");
        }

        var (_, version, serving, live) = await worlds.GetAsync(model, userId: null);
        return await pool.RunAsync(() =>
        {
            var view = serving.ViewOf(model, live);
            var found = view.Search(text?.Trim() ?? "", count, serving.RatingCounts, time.GetUtcNow());
            var scale = view.Dataset.Scale;
            var fields = view.Dataset.UserFeatures.Fields.Where(field => field.Vocabulary.Count <= MaxValues).ToDictionary(field => field.Name, ValuesOf, StringComparer.Ordinal);
            return new CatalogueFindings(version.Number, scale.Min, scale.Max, fields, found);
        });
    }

    public async Task<ModelFields> FieldsAsync(string model)
    {
        var (_, version, serving, _) = await worlds.GetAsync(model, userId: null);
        return await pool.RunAsync(() => new ModelFields(version.Number, Of(serving.Dataset.UserFeatures), Of(serving.Dataset.ItemFeatures)));

        static IReadOnlyList<ModelField> Of(FeatureTable table) =>
            [.. table.Fields.Select(field => new ModelField(field.Name, field.Vocabulary.Count, [.. ValuesOf(field).Take(ModelFields.MaxValues)]))];
    }

    public async Task<IReadOnlyList<string>> CheckAsync(string model, bool ofItem, IReadOnlyDictionary<string, IReadOnlyList<string>> features)
    {
        var (_, _, serving, _) = await worlds.GetAsync(model, userId: null);
        return await pool.RunAsync(() => (ofItem ? serving.ItemWarnings : serving.UserWarnings).Of(features));
    }

    /// <summary>Numbers by size, then words.</summary>
    private static IReadOnlyList<string> ValuesOf(FeatureField field) =>
        [.. field.Vocabulary.OrderBy(value => double.TryParse(value, CultureInfo.InvariantCulture, out var number) ? number : double.MaxValue).ThenBy(value => value, StringComparer.Ordinal)];
}
