using System.Text.RegularExpressions;

namespace MetaRec.Hosting.Logging;

/// <summary>
/// Keys of the grains of users, user/MODEL/USER, which Orleans writes into messages and errors. An id may have spaces, quotes and brackets, so that none of them is certain to end it, and arguments of the
/// call may follow; a line end it cannot have.
/// </summary>
internal static partial class UserKeys
{
    /// <summary>The text with <c>user/…</c> in place of such a key and of what follows it on its line.</summary>
    public static string LeaveOut(string text) => Key().Replace(text, "$1…");

    [GeneratedRegex(@"\b(user/)[^\r\n]+")]
    private static partial Regex Key();
}
