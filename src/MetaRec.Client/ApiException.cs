using System.Net;

namespace MetaRec.Client;

/// <summary>The server has answered, and refused.</summary>
public sealed class ApiException(HttpStatusCode status, ProblemDocument problem)
    : Exception(problem.Detail ?? problem.Title ?? $"The server answered {(int)status}.")
{
    public HttpStatusCode Status { get; } = status;

    /// <summary>How long the server asks to wait before the next attempt; null: it says nothing.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The server's explanation.</summary>
    public ProblemDocument Problem { get; } = problem;
}
