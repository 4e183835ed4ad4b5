namespace MetaRec.Data.Tasks;

/// <summary>Which side of the interaction the training data has seen (MeLU's four partitions).</summary>
public enum Scenario
{
    /// <summary>Training users, training items: in sample.</summary>
    Warm,

    /// <summary>New users, training items.</summary>
    ColdUser,

    /// <summary>Training users, new items.</summary>
    ColdItem,

    /// <summary>New users, new items.</summary>
    ColdBoth,
}
