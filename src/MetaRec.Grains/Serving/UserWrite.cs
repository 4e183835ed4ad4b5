namespace MetaRec.Grains.Serving;

/// <summary>A change of a user that waits to be written.</summary>
internal abstract class UserWrite
{
    /// <summary>Whether it removes the user.</summary>
    public bool Forgets { get; init; }

    /// <summary>The user after the change; null: nothing is stored.</summary>
    /// <exception cref="Contracts.Serving.ServingException">It cannot be made; the others can.</exception>
    public abstract UserRecord? Apply(UserRecord? user);

    /// <summary>It is durable.</summary>
    public abstract void Complete();

    public abstract void Fail(Exception error);
}
