namespace MetaRec.Client.Security;

/// <summary>A key that has just been made.</summary>
/// <param name="Secret">The key itself. It is shown here and never again.</param>
/// <param name="Key">What is stored of it.</param>
public sealed record NewApiKey(string Secret, ApiKeyDocument Key);
