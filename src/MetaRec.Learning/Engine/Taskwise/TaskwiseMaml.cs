using System.Collections.Concurrent;
using System.Numerics;
using MetaRec.Data.Specs;
using MetaRec.Learning.Models;

namespace MetaRec.Learning.Engine.Taskwise;

/// <summary>
/// The closed form of <see cref="ClosedFormMaml"/> on a processor: one task after the other, each in memory that is used again for the next, with its reverse pass written out.
/// The same gradient, without padding, without an autograd graph, and with nothing allocated per task. Thread-safe.
/// </summary>
/// <typeparam name="T">float, or double to check formulas.</typeparam>
public sealed class TaskwiseMaml<T>(ModelLayout layout, LearnerSpec learner) : ITaskEngine<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly ConcurrentBag<Workspace<T>> _workspaces = [];

    public void Predict(MicroBatch batch, ReadOnlySpan<T> items, ReadOnlySpan<T> users, ReadOnlySpan<T> dense, Span<T> before, Span<T> after)
    {
        batch.ThrowIfInconsistent();
        var workspace = Rent(gradients: false);
        var head = new HeadParameters<T>(layout, workspace, dense);
        var first = new FirstLayer<T>(layout, head, workspace, batch, items, users);
        var adaptation = new TaskAdaptation<T>(workspace, head, first, batch, learner.SupportShrinkage);
        var mark = workspace.Mark;
        for (var task = 0; task < batch.Tasks; task++)
        {
            var (start, count) = (task * batch.Query, batch.QueryCounts[task]);
            adaptation.Run(task, before.Slice(start, count), after.Slice(start, count));
            workspace.Reset(mark);
        }

        _workspaces.Add(workspace);
    }

    public void Differentiate(MicroBatch batch, ReadOnlySpan<T> items, ReadOnlySpan<T> users, ReadOnlySpan<T> dense, TaskGradients<T> gradient)
    {
        batch.ThrowIfInconsistent();
        var workspace = Rent(gradients: true);
        var head = new HeadParameters<T>(layout, workspace, dense);
        var first = new FirstLayer<T>(layout, head, workspace, batch, items, users);
        var adaptation = new TaskAdaptation<T>(workspace, head, first, batch, learner.SupportShrinkage);
        var reverse = new TaskReverse<T>(workspace, head, first, adaptation, learner.OrderAt(batch.Step) == GradientOrder.Second);
        var mark = workspace.Mark;
        for (var task = 0; task < batch.Tasks; task++)
        {
            var query = batch.QueryCounts[task];
            var before = workspace.Take(1, query).Row(0);
            var after = workspace.Take(1, query).Row(0);
            adaptation.Run(task, before, after);
            var targets = batch.QueryTargets.AsSpan(task * batch.Query, query);
            gradient.LossesBefore[task] = Loss(before, targets);
            gradient.LossesAfter[task] = Loss(after, targets);
            reverse.Run(after);
            workspace.Reset(mark);
        }

        first.Finish();
        head.Store(gradient.Dense);
        CopyRows(first.ItemGradient, gradient.Items);
        CopyRows(first.UserGradient, gradient.Users);
        _workspaces.Add(workspace);
    }

    /// <summary>The mean loss of a task's query; its derivatives take the place of the predictions.</summary>
    private T Loss(Span<T> predictions, ReadOnlySpan<float> targets)
    {
        var weight = T.One / T.CreateChecked(predictions.Length);
        var threshold = T.CreateChecked(QueryLosses.Threshold);
        var loss = T.Zero;
        for (var i = 0; i < predictions.Length; i++)
        {
            var error = predictions[i] - T.CreateChecked(targets[i]);
            var size = T.Abs(error);
            if (learner.QueryLoss == QueryLoss.Squared)
            {
                loss += weight * error * error;
                predictions[i] = weight * (error + error);
            }
            else if (size >= threshold)
            {
                loss += weight * (size - (threshold * T.CreateChecked(0.5)));
                predictions[i] = weight * T.CopySign(T.One, error);
            }
            else
            {
                // What is not a number comes here, and stays so.
                loss += weight * error * error * T.CreateChecked(0.5) / threshold;
                predictions[i] = weight * error / threshold;
            }
        }

        return loss;
    }

    private Workspace<T> Rent(bool gradients)
    {
        var workspace = _workspaces.TryTake(out var kept) ? kept : new Workspace<T>();
        workspace.Reset(gradients);
        return workspace;
    }

    private static void CopyRows(Matrix<T> matrix, Span<T> target)
    {
        for (var row = 0; row < matrix.Rows; row++)
        {
            matrix.Row(row).CopyTo(target[(row * matrix.Columns)..]);
        }
    }
}
