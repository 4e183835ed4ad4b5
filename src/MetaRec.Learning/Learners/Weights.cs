using System.Numerics;
using MetaRec.Learning.Autodiff;
using MetaRec.Learning.Models;

namespace MetaRec.Learning.Learners;

/// <summary>The blocks of a network on a tape, by name: at θ, or adapted.</summary>
public sealed class Weights<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Dictionary<string, int> _places;
    private readonly Node<T>[] _nodes;

    /// <param name="blocks">What they are.</param>
    /// <param name="nodes">One node per block.</param>
    public Weights(IReadOnlyList<BlockShape> blocks, Node<T>[] nodes)
    {
        Blocks = blocks;
        _nodes = nodes;
        _places = blocks.Select((block, place) => (block.Name, place)).ToDictionary(pair => pair.Name, pair => pair.place, StringComparer.Ordinal);
    }

    private Weights(Weights<T> like, Node<T>[] nodes)
    {
        Blocks = like.Blocks;
        _places = like._places;
        _nodes = nodes;
    }

    public IReadOnlyList<BlockShape> Blocks { get; }

    /// <summary>One node per block.</summary>
    public ReadOnlySpan<Node<T>> Nodes => _nodes;

    public Node<T> this[string name] => _nodes[_places[name]];

    public bool Has(string name) => _places.ContainsKey(name);

    /// <summary>The same blocks with each node replaced by what a function makes of it and its place.</summary>
    public Weights<T> Map(Func<Node<T>, int, Node<T>> function)
    {
        var nodes = new Node<T>[_nodes.Length];
        for (var i = 0; i < nodes.Length; i++)
        {
            nodes[i] = function(_nodes[i], i);
        }

        return new Weights<T>(this, nodes);
    }

    /// <summary>The same blocks with other nodes, one per block.</summary>
    public Weights<T> With(Node<T>[] nodes) => new(this, nodes);
}
