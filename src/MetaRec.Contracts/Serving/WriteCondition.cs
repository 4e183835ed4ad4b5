namespace MetaRec.Contracts.Serving;

/// <summary>Under what condition a write is made: HTTP's If-Match and If-None-Match.</summary>
/// <param name="IfMatch">Only where one of these ETags is the present one; "*": only where there is something; null: any.</param>
/// <param name="IfNoneMatch">"*": only where there is nothing yet; null: any.</param>
[GenerateSerializer, Immutable, Alias("metarec.WriteCondition")]
public sealed record WriteCondition([property: Id(0)] IReadOnlyList<string>? IfMatch, [property: Id(1)] IReadOnlyList<string>? IfNoneMatch)
{
    public static WriteCondition None { get; } = new(null, null);

    /// <summary>Compares with what is stored.</summary>
    /// <param name="etag">The present ETag; null: nothing is stored.</param>
    /// <param name="what">What is written, for the message.</param>
    /// <exception cref="ServingException">The condition does not hold.</exception>
    public void Check(string? etag, string what)
    {
        if (IfMatch is { } wanted && (etag is null || !Has(wanted, etag)))
        {
            throw new ServingException(ServingProblem.Changed, etag is null
                ? $"If-Match was given, but there is no such {what}. Read it again, or send the request without the condition."
                : $"The {what} has been changed since it was read. Read it again, and send the request with the ETag of that answer.");
        }

        if (IfNoneMatch is { } unwanted && etag is not null && Has(unwanted, etag))
        {
            throw new ServingException(ServingProblem.Changed, $"If-None-Match was given, and the {what} is there already. Send the request without it, or with If-Match.");
        }
    }

    private static bool Has(IReadOnlyList<string> tags, string etag) => tags.Contains("*") || tags.Contains(etag);
}
