using MetaRec.Contracts.Training;
using MetaRec.Contracts.Wire;

namespace MetaRec.Grains.Tests.Training;

/// <summary>A worker that computes in no time, or fails, or is held: its gradient of micro-batch i has very different sizes for different i, so that order shows in the bits.</summary>
internal sealed class FakeWorker(int lanes = 1) : IWorkerGrain
{
    /// <summary>Runs before each answer; throws where the worker is to fail, waits where it is to be held.</summary>
    public Func<WorkRequest, CancellationToken, Task> Before { get; set; } = (_, _) => Task.CompletedTask;

    public List<WorkRequest> Requests { get; } = [];

    public static float Gradient(int microBatch) => MathF.ScaleB(1.37f * ((microBatch % 7) - 3), (microBatch * 11 % 40) - 20);

    public async Task<WorkReply> ComputeAsync(WorkRequest request, CancellationToken cancellationToken)
    {
        Requests.Add(request);
        await Before(request, cancellationToken);
        var (dense, _) = Sum(request.MicroBatches.Values.ToArray());
        return new WorkReply(new ParameterVector([dense]), IndexVector.Empty, ParameterVector.Empty, request.MicroBatches.Length, 0, 0, lanes);
    }

    /// <summary>The plain tree sum, written another way: pairs of the largest power of two below the count and the rest.</summary>
    public static (float Sum, int Count) Sum(ReadOnlySpan<int> microBatches)
    {
        if (microBatches.Length == 1)
        {
            return (Gradient(microBatches[0]), 1);
        }

        var left = 1;
        while (left * 2 < microBatches.Length)
        {
            left *= 2;
        }

        return (Sum(microBatches[..left]).Sum + Sum(microBatches[left..]).Sum, microBatches.Length);
    }
}
