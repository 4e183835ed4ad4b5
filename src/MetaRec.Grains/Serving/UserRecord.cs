using MetaRec.Contracts.Serving;

namespace MetaRec.Grains.Serving;

/// <summary>The durable part of a user. Immutable, so that what is being written and what is acknowledged are two values.</summary>
[GenerateSerializer, Immutable, Alias("metarec.UserRecord")]
internal sealed record UserRecord
{
    /// <summary>The format that is written. 0, the first: ratings only, one per item.</summary>
    public const int CurrentFormat = 1;

    /// <summary>The profile of a user who has none.</summary>
    public static readonly IReadOnlyDictionary<string, IReadOnlyList<string>> NoFeatures = new Dictionary<string, IReadOnlyList<string>>();

    /// <summary>Format 0 only: oldest first.</summary>
    [Id(0)]
    public IReadOnlyList<ItemRating>? Ratings { get; init; }

    [Id(1)]
    public int Format { get; init; }

    /// <summary>All events, in the order of arrival.</summary>
    [Id(2)]
    public IReadOnlyList<UserEvent> Events { get; init; } = [];

    /// <summary>The profile: values by field.</summary>
    [Id(3)]
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Features { get; init; } = NoFeatures;

    /// <summary>Random; a user who was removed and comes again is told apart by it.</summary>
    [Id(4)]
    public string Incarnation { get; init; } = "";

    /// <summary>Counts the changes.</summary>
    [Id(5)]
    public long Revision { get; init; }

    [Id(6)]
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>New items that are, or will be, told of the user's ratings of them.</summary>
    [Id(7)]
    public IReadOnlyList<string> ToldItems { get; init; } = [];

    public string ETag => FormattableString.Invariant($"{Incarnation}-{Revision}");

    /// <summary>A user of whom nothing is known yet.</summary>
    public static UserRecord New(DateTimeOffset now) => new() { Format = CurrentFormat, Incarnation = Guid.NewGuid().ToString("N")[..12], CreatedAt = now };

    /// <summary>The same in the present format.</summary>
    /// <exception cref="InvalidDataException">A later version of the software has written it.</exception>
    public UserRecord Upgrade() => Format switch
    {
        CurrentFormat => this,

        // Neither ids nor times were kept; the order is.
        0 => this with
        {
            Format = CurrentFormat,
            Incarnation = "format0",
            Ratings = null,
            Events = [.. (Ratings ?? []).Select((rating, place) => new UserEvent(FormattableString.Invariant($"format0-{place}"), rating.Item, rating.Rating, 0))],
        },
        _ => throw new InvalidDataException($"A user is stored in format {Format}, but this version of the software reads formats 0 to {CurrentFormat}. Upgrade the silos."),
    };

    /// <summary>The event that counts for each item, by time: of several the one with the latest time, of equal times the one that came last.</summary>
    public IReadOnlyList<UserEvent> Counting()
    {
        var latest = new Dictionary<string, (UserEvent Event, int Place)>(StringComparer.Ordinal);
        for (var i = 0; i < Events.Count; i++)
        {
            if (!latest.TryGetValue(Events[i].Item, out var known) || Events[i].Time >= known.Event.Time)
            {
                latest[Events[i].Item] = (Events[i], i);
            }
        }

        return [.. latest.Values.OrderBy(entry => entry.Event.Time).ThenBy(entry => entry.Place).Select(entry => entry.Event)];
    }

    /// <summary>The user after these events, and what became of each. Those that are in <paramref name="rejected"/> stay out.</summary>
    public (UserRecord User, IReadOnlyList<FeedbackResult> Results) Append(IReadOnlyList<FeedbackEvent> events, IReadOnlyList<FeedbackResult?> rejected, DateTimeOffset now)
    {
        var known = Events.ToDictionary(stored => stored.Id, StringComparer.Ordinal);
        var added = new List<UserEvent>();
        var results = new FeedbackResult[events.Count];
        for (var i = 0; i < events.Count; i++)
        {
            results[i] = rejected[i] ?? Add(events[i]);
        }

        return (added.Count == 0 ? this : this with { Events = [.. Events, .. added], Revision = Revision + 1 }, results);

        FeedbackResult Add(FeedbackEvent given)
        {
            if (known.TryGetValue(given.Id, out var stored))
            {
                return IsSame(stored, given)
                    ? new FeedbackResult(given.Id, FeedbackOutcome.Duplicate)
                    : new FeedbackResult(given.Id, FeedbackOutcome.Rejected, "id", "id has been used for another event of this user. Give every event an id of its own.");
            }

            if (known.Count >= IUserGrain.MaxEvents)
            {
                return new FeedbackResult(
                    given.Id, FeedbackOutcome.Rejected, "user", $"user has {IUserGrain.MaxEvents} events, which is the most that are kept. Delete the user, or send fewer events.");
            }

            var entry = new UserEvent(given.Id, given.Item, given.Rating, (given.Time ?? now).ToUnixTimeMilliseconds());
            known.Add(given.Id, entry);
            added.Add(entry);
            return new FeedbackResult(given.Id, FeedbackOutcome.Accepted);
        }
    }

    private static bool IsSame(UserEvent stored, FeedbackEvent given) =>
        stored.Item == given.Item && stored.Rating.Equals(given.Rating) && (given.Time is not { } time || time.ToUnixTimeMilliseconds() == stored.Time);
}
