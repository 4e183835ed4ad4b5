namespace MetaRec.Learning.Engine;

/// <summary>
/// Episodes laid out for one batched computation: T tasks, each padded to S support and Q query rows, over D distinct items.
/// Padded rows carry weight 0 and never change a result.
/// </summary>
public sealed class MicroBatch
{
    /// <summary>The <see cref="Step"/> of a model in use.</summary>
    public const long BeyondTraining = long.MaxValue;

    /// <summary>The meta-step that is trained: some learners change along the way.</summary>
    public long Step { get; init; } = BeyondTraining;

    /// <summary>T.</summary>
    public required int Tasks { get; init; }

    /// <summary>S: the longest support of the batch; 0 where no task has support.</summary>
    public required int Support { get; init; }

    /// <summary>Q: the longest query set of the batch.</summary>
    public required int Query { get; init; }

    /// <summary>User index per task; −1 for a user without features, whose input is zero.</summary>
    public required int[] Users { get; init; }

    /// <summary>The distinct items, with and without their own embedding counted apart.</summary>
    public required DistinctItem[] Items { get; init; }

    /// <summary>T·S positions in <see cref="Items"/>; 0 in padding.</summary>
    public required long[] SupportRows { get; init; }

    /// <summary>T·Q positions in <see cref="Items"/>; 0 in padding.</summary>
    public required long[] QueryRows { get; init; }

    /// <summary>T·S targets: rating minus item base; 0 in padding.</summary>
    public required float[] SupportTargets { get; init; }

    /// <summary>T·S ratings on the rating range, from 0 (lowest) to 1; 0 in padding.</summary>
    public required float[] SupportLabels { get; init; }

    /// <summary>T·Q targets: rating minus <see cref="QueryBases"/>; 0 in padding.</summary>
    public required float[] QueryTargets { get; init; }

    /// <summary>T·Q ratings on the rating range, from 0 (lowest) to 1; 0 in padding.</summary>
    public required float[] QueryLabels { get; init; }

    /// <summary>T·Q: the item base, to which the prediction is added.</summary>
    public required float[] QueryBases { get; init; }

    /// <summary>Negatives of each support row.</summary>
    public int SupportNegatives { get; init; }

    /// <summary>Negatives of each query row.</summary>
    public int QueryNegatives { get; init; }

    /// <summary>T·S·<see cref="SupportNegatives"/> positions in <see cref="Items"/>, row after row; 0 in padding.</summary>
    public long[] SupportNegativeRows { get; init; } = [];

    /// <summary>T·Q·<see cref="QueryNegatives"/> positions in <see cref="Items"/>, row after row; 0 in padding.</summary>
    public long[] QueryNegativeRows { get; init; } = [];

    /// <summary>Support rows per task.</summary>
    public required int[] SupportCounts { get; init; }

    /// <summary>Query rows per task.</summary>
    public required int[] QueryCounts { get; init; }

    /// <summary>One of its tasks alone, without padding, and over the items of that task alone.</summary>
    /// <param name="task">Which.</param>
    /// <param name="positions">Receives the positions in <see cref="Items"/> of the items of the result.</param>
    internal MicroBatch Only(int task, out int[] positions)
    {
        var (places, found) = (new Dictionary<long, long>(), new List<int>());
        long[] Renumber(ReadOnlySpan<long> rows)
        {
            var renumbered = new long[rows.Length];
            for (var i = 0; i < rows.Length; i++)
            {
                if (!places.TryGetValue(rows[i], out var place))
                {
                    places.Add(rows[i], place = found.Count);
                    found.Add((int)rows[i]);
                }

                renumbered[i] = place;
            }

            return renumbered;
        }

        var (support, query) = (SupportCounts[task], QueryCounts[task]);
        var (firstSupport, firstQuery) = (task * Support, task * Query);
        var supportRows = Renumber(SupportRows.AsSpan(firstSupport, support));
        var queryRows = Renumber(QueryRows.AsSpan(firstQuery, query));
        var supportNegatives = Renumber(SupportNegativeRows.AsSpan(firstSupport * SupportNegatives, support * SupportNegatives));
        var queryNegatives = Renumber(QueryNegativeRows.AsSpan(firstQuery * QueryNegatives, query * QueryNegatives));
        positions = [.. found];
        return new MicroBatch
        {
            Step = Step,
            Tasks = 1,
            Support = support,
            Query = query,
            Users = [Users[task]],
            Items = [.. found.Select(position => Items[position])],
            SupportRows = supportRows,
            QueryRows = queryRows,
            SupportTargets = SupportTargets[firstSupport..(firstSupport + support)],
            SupportLabels = SupportLabels[firstSupport..(firstSupport + support)],
            QueryTargets = QueryTargets[firstQuery..(firstQuery + query)],
            QueryLabels = QueryLabels[firstQuery..(firstQuery + query)],
            QueryBases = QueryBases[firstQuery..(firstQuery + query)],
            SupportNegatives = SupportNegatives,
            QueryNegatives = QueryNegatives,
            SupportNegativeRows = supportNegatives,
            QueryNegativeRows = queryNegatives,
            SupportCounts = [support],
            QueryCounts = [query],
        };
    }

    /// <summary>Positions of a task's support items, and behind them those of their negatives.</summary>
    internal ReadOnlySpan<long> SupportOf(int task) => Join(SupportRows, Support, SupportNegativeRows, SupportNegatives, task, SupportCounts[task]);

    /// <summary>Positions of a task's query items, and behind them those of their negatives.</summary>
    internal ReadOnlySpan<long> QueryOf(int task) => Join(QueryRows, Query, QueryNegativeRows, QueryNegatives, task, QueryCounts[task]);

    /// <summary>Checks what says where numbers are read and written. Kernels rely on it: they work on memory whose bounds are not checked.</summary>
    /// <exception cref="ArgumentException">Counts, positions and lengths contradict each other.</exception>
    internal void ThrowIfInconsistent()
    {
        if (Users.Length != Tasks || SupportCounts.Length != Tasks || QueryCounts.Length != Tasks)
        {
            throw new ArgumentException($"A micro-batch of {Tasks} tasks must have as many users and counts, but has {Users.Length}, {SupportCounts.Length} and {QueryCounts.Length}.");
        }

        Check("support", Support, SupportCounts, SupportRows, SupportNegatives, SupportNegativeRows, SupportTargets.Length, SupportLabels.Length);
        Check("query", Query, QueryCounts, QueryRows, QueryNegatives, QueryNegativeRows, QueryTargets.Length, QueryLabels.Length, QueryBases.Length);
    }

    private void Check(string set, int width, int[] counts, long[] rows, int perRow, long[] negatives, params ReadOnlySpan<int> lengths)
    {
        if (rows.Length != Tasks * width || lengths.ContainsAnyExcept(rows.Length))
        {
            throw new ArgumentException($"{Tasks} tasks of {width} {set} rows are {Tasks * width} positions and numbers, but there are {rows.Length} and {string.Join(", ", lengths.ToArray())}.");
        }

        if (perRow < 0 || negatives.Length != rows.Length * perRow)
        {
            throw new ArgumentException($"{rows.Length} {set} rows with {perRow} negatives each are {rows.Length * perRow} positions, but there are {negatives.Length}.");
        }

        for (var task = 0; task < counts.Length; task++)
        {
            if (counts[task] < 0 || counts[task] > width)
            {
                throw new ArgumentException($"Task {task} of a micro-batch must have between 0 and {width} {set} rows, but has {counts[task]}.");
            }

            CheckItems($"A {set} row", task, rows.AsSpan(task * width, counts[task]));
            CheckItems($"A negative of the {set}", task, negatives.AsSpan(task * width * perRow, counts[task] * perRow));
        }
    }

    private void CheckItems(string what, int task, ReadOnlySpan<long> rows)
    {
        foreach (var row in rows)
        {
            if ((ulong)row >= (ulong)Items.Length)
            {
                throw new ArgumentException($"{what} of task {task} must be one of {Items.Length} items, but is item {row}.");
            }
        }
    }

    private static ReadOnlySpan<long> Join(long[] rows, int stride, long[] negatives, int perRow, int task, int count)
    {
        var own = rows.AsSpan(task * stride, count);
        return perRow == 0 ? own : (long[])[.. own, .. negatives.AsSpan(task * stride * perRow, count * perRow)];
    }
}
