using MetaRec.Learning.Optimizers;

namespace MetaRec.Grains.Training;

/// <summary>A subtree of a meta-step's sum (see <see cref="GradientTree"/>): the leaves it spans, among the micro-batches that have tasks.</summary>
internal readonly record struct Subtree(int Start, int Leaves)
{
    public Subtree Left => new(Start, GradientTree.LeftLeaves(Leaves));

    public Subtree Right => new(Start + Left.Leaves, Leaves - Left.Leaves);

    /// <summary>The largest subtrees that lie between two leaves: what one silo, which owns those, can sum by itself.</summary>
    public IEnumerable<Subtree> Within(int start, int end)
    {
        if (start >= Start + Leaves || end <= Start)
        {
            return [];
        }

        return start <= Start && end >= Start + Leaves ? [this] : [.. Left.Within(start, end), .. Right.Within(start, end)];
    }
}
