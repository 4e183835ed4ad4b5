using System.Globalization;
using MetaRec.Contracts.Serving;

namespace MetaRec.Gateway.Serving;

/// <summary>Makes a session that was answered the history of a user.</summary>
internal sealed class SessionStore(UserService users)
{
    /// <summary>Stores ratings, and features where the session has them. Durable when it returns.</summary>
    /// <param name="user">The user.</param>
    /// <param name="session">A session that has been answered, so that nothing is wrong with it.</param>
    /// <param name="hasFeatures">Whether its features are to replace those of the user.</param>
    /// <param name="cancellationToken">The caller has gone.</param>
    /// <exception cref="ServingException">A rating is not stored, as where the user has too many.</exception>
    public async Task KeepAsync(string user, SessionQuery session, bool hasFeatures, CancellationToken cancellationToken)
    {
        if (hasFeatures)
        {
            await users.PutProfileAsync(session.Model, user, session.Features, cancellationToken);
        }

        if (session.Ratings.Count == 0)
        {
            return;
        }

        // The ids are made before the call, which may be made twice.
        IReadOnlyList<FeedbackEvent> events = [.. session.Ratings.Select(rating => new FeedbackEvent(Guid.NewGuid().ToString("N"), rating.Item, rating.Rating))];
        var results = await users.AppendAsync(session.Model, user, events, cancellationToken);
        for (var i = 0; i < results.Count; i++)
        {
            if (results[i] is { Outcome: FeedbackOutcome.Rejected } rejected)
            {
                throw ServingException.Invalid(string.Create(CultureInfo.InvariantCulture, $"ratings[{i}].{rejected.Field}"), rejected.Reason ?? "The rating was rejected.");
            }
        }
    }
}
