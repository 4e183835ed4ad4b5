using System.ComponentModel.DataAnnotations;

namespace MetaRec.Hosting.Configuration;

/// <summary>Settings of a process are wrong.</summary>
/// <param name="problems">All that is wrong, each with value, rule and remedy.</param>
public sealed class InvalidSettingsException(IReadOnlyList<string> problems) : ValidationException(string.Join(' ', problems))
{
    /// <summary>All that is wrong.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
