using System.Diagnostics;
using MetaRec.Contracts.Training;
using MetaRec.Data;
using MetaRec.Data.Tasks;
using MetaRec.Grains.Training;
using MetaRec.Learning.Engine;
using MetaRec.Learning.Models;

namespace MetaRec.Cli.Scaling;

/// <summary>
/// A device that takes a set time for a micro-batch, most of it waiting, and returns a gradient of the size that the micro-batch's real one has: the dense part, and every embedding
/// row that its episodes touch. The numbers are small, and a pure function of step and tasks. Thread-safe.
/// </summary>
internal sealed class SimulatedDevice(TimeSpan time) : IMicroBatchDevice
{
    private const float Size = 1e-3f;

    public PreparedMicroBatch Prepare(JobRuntime runtime, IReadOnlyList<Episode> episodes, int step) => new(episodes, null);

    public MicroBatchResult Compute(JobRuntime runtime, PreparedMicroBatch microBatch, ParameterVersion version)
    {
        var episodes = microBatch.Episodes;
        var began = Stopwatch.GetTimestamp();
        var layout = runtime.Data.Layout;
        var random = new StableRandom(runtime.Spec.Seed, version.Step, episodes[0].Task);
        var rows = Rows(layout, episodes);
        var dense = Numbers(layout.DenseLength, ref random);
        var values = Numbers(rows.Length * layout.EmbeddingSize, ref random);
        var losses = new float[episodes.Count];
        Array.Fill(losses, 1f);
        var left = time - Stopwatch.GetElapsedTime(began);
        if (left > TimeSpan.Zero)
        {
            Thread.Sleep(left);
        }

        return new MicroBatchResult(new MicroBatchGradient(dense, rows, values, episodes.Count, losses.Length, losses.Length) { TaskLosses = losses }, losses, losses);
    }

    /// <summary>The embedding rows that the episodes touch, ascending.</summary>
    internal static int[] Rows(ModelLayout layout, IReadOnlyList<Episode> episodes)
    {
        var touched = new bool[layout.Rows];
        foreach (var episode in episodes)
        {
            Touch(layout.UserFields, episode.User, touched);
            foreach (var item in episode.SupportItems.Concat(episode.QueryItems))
            {
                Touch(layout.ItemFields, item, touched);
                if (layout.FirstItemRow >= 0)
                {
                    touched[layout.FirstItemRow + item] = true;
                }
            }

            if (layout.FirstImplicitRow >= 0)
            {
                foreach (var item in episode.SupportItems)
                {
                    touched[layout.FirstImplicitRow + item] = true;
                }
            }
        }

        return [.. Enumerable.Range(0, touched.Length).Where(row => touched[row])];
    }

    private static void Touch(IReadOnlyList<FieldBlock> fields, int entity, bool[] touched)
    {
        foreach (var block in fields)
        {
            foreach (var value in block.Field.Of(entity))
            {
                touched[block.FirstRow + value] = true;
            }
        }
    }

    /// <summary>One random number, repeated: cheap, since a device's own work is not what is measured.</summary>
    private static float[] Numbers(int length, ref StableRandom random)
    {
        var numbers = new float[length];
        var number = Size * (float)random.NextDouble();
        Array.Fill(numbers, number);
        return numbers;
    }
}
