namespace MetaRec.Learning.Models;

/// <summary>What the numbers of a block start from.</summary>
public enum BlockStart
{
    Zero,

    /// <summary>Uniform within ±√(6 / rows), after He et al. (2015).</summary>
    He,

    /// <summary>A tenth of <see cref="He"/>: what leads to the output starts small.</summary>
    SmallHe,

    /// <summary>One given number.</summary>
    Constant,

    /// <summary>The identity matrix, as far as rows and columns go.</summary>
    Identity,
}
