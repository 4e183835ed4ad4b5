namespace MetaRec.Learning.Serving;

/// <summary>
/// A user's model after adaptation: what <see cref="Recommender.Adapt"/> gives, and every other call of a <see cref="Recommender"/> takes. Belongs to the version that made it, and can be used
/// with all that <see cref="Recommender.WithLiveItems"/> made of it. Thread-safe; a few kilobytes.
/// </summary>
public sealed class AdaptedUser
{
    internal AdaptedUser(ServingCore core, SupportSet support, ItemSet rated, AdaptedForm form)
    {
        (Core, Support, Rated, Form) = (core, support, rated, form);
    }

    /// <summary>How many interactions the model was adapted on; 0 for a user of whom none is known.</summary>
    public int Interactions => Support.Count;

    /// <summary>The items adapted on, oldest first.</summary>
    public IReadOnlyList<int> Items => Support.Items;

    /// <summary>All items that the user has rated, adapted on or not.</summary>
    public ItemSet Rated { get; }

    /// <summary>Memory that it holds, about.</summary>
    public long Bytes => Support.Bytes + Form.Bytes + (Rated.Bytes + 200);

    internal ServingCore Core { get; }

    internal SupportSet Support { get; }

    internal AdaptedForm Form { get; }
}
