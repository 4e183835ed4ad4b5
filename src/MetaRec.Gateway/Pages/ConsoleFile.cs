namespace MetaRec.Gateway.Pages;

/// <summary>A file of the console.</summary>
/// <param name="Content">Its bytes.</param>
/// <param name="ContentType">Its type.</param>
/// <param name="ETag">Changes with its bytes.</param>
internal sealed record ConsoleFile(byte[] Content, string ContentType, string ETag);
