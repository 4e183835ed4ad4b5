using MetaRec.Client.Serving;

namespace MetaRec.Cli.Load;

/// <summary>One request.</summary>
/// <param name="User">Who is asked about.</param>
/// <param name="Event">What the user says; null: the best items are asked for.</param>
internal sealed record LoadRequest(string User, FeedbackEntry? Event)
{
    public LoadRequest(FeedbackEntry entry)
        : this(entry.User, entry)
    {
    }

    public bool IsWrite => Event is not null;
}
