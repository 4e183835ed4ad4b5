namespace MetaRec.Hosting.Inspection;

/// <summary>Whether something about a store is as a cluster needs it.</summary>
public enum StoreSettingState
{
    Fine,

    /// <summary>The cluster works, and loses something when the store, or the machine, does.</summary>
    Doubtful,

    /// <summary>The cluster does not work, or loses what it has acknowledged.</summary>
    Wrong,
}
