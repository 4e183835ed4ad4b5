namespace MetaRec.Hosting.Inspection;

/// <summary>One thing about a store that a cluster depends on.</summary>
/// <param name="Name">What it is.</param>
/// <param name="State">Whether it is as it should be.</param>
/// <param name="Text">How it is.</param>
/// <param name="Remedy">What to do; null where nothing is to be done.</param>
public sealed record StoreSetting(string Name, StoreSettingState State, string Text, string? Remedy = null);
