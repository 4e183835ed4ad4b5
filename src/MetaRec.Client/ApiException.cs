using System.Net;

namespace MetaRec.Client;

/// <summary>The server has answered, and refused.</summary>
public sealed class ApiException(HttpStatusCode status, ProblemDocument problem)
    : Exception(problem.Detail ?? problem.Title ?? $"The server answered {(int)status}.")
{
    public HttpStatusCode Status { get; } = status;

    /// <summary>The server's explanation.</summary>
    public ProblemDocument Problem { get; } = problem;
}
