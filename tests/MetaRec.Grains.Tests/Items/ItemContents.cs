using MetaRec.Contracts.Items;

namespace MetaRec.Grains.Tests.Items;

/// <summary>Items to put.</summary>
internal static class ItemContents
{
    public static ItemContent Of(string title, params string[] categories) =>
        new(title, new Dictionary<string, IReadOnlyList<string>> { ["genre"] = ["Comedy"] }, categories);

    public static ItemWrite Write(string id, string title, params string[] categories) => new(id, Of(title, categories));
}
