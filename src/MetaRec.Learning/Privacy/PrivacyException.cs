namespace MetaRec.Learning.Privacy;

/// <summary>What a private job asks for cannot be had with its data.</summary>
public sealed class PrivacyException(string message) : ArgumentException(message);
