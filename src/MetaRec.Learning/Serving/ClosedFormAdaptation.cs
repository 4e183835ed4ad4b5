using System.Collections.Concurrent;
using System.Numerics.Tensors;
using MetaRec.Learning.Engine.Taskwise;
using MetaRec.Learning.Models;

namespace MetaRec.Learning.Serving;

/// <summary>Adaptation of MAML's perceptron without a tape: inner steps in the closed form, whose rank-S updates are summed to the item's rows of the first layer once, at the end. Thread-safe.</summary>
/// <remarks>
/// After the steps a row goes through x·W − (x·Aᵀ + s)U, with A the support's inputs, U = Σ αδ and s = |u|² + 1. For a catalogue of N items that is N·S·(d + h) multiplications in factors and N·d·h with
/// the update summed, W − AᵀU, which itself takes S·d·h: less as soon as S is more than d·h/(d + h), 10 at the default widths. The user's side, c − s·Σ U, is a constant of all items either way.
/// </remarks>
internal sealed class ClosedFormAdaptation(ServingCore core)
{
    private readonly ConcurrentBag<Workspace<float>> _workspaces = [];

    public AdaptedForm Adapt(SupportSet support)
    {
        var workspace = _workspaces.TryTake(out var kept) ? kept : new Workspace<float>();
        workspace.Reset(gradients: false);
        var layout = core.Layout;
        var (batch, items) = core.Batch(support);
        batch.ThrowIfInconsistent();
        var user = core.UserInput(support);
        var head = new HeadParameters<float>(layout, workspace, core.Theta.AsSpan(layout.DenseOffset, layout.DenseLength));
        var first = new FirstLayer<float>(layout, head, workspace, batch, items, user);
        var adaptation = new TaskAdaptation<float>(workspace, head, first, batch, layout.LearnerSpec.SupportShrinkage);
        adaptation.RunSupport(0);
        var form = FormOf(layout, workspace, head, first, adaptation, user);
        _workspaces.Add(workspace);
        return form;
    }

    private static PerceptronForm FormOf(ModelLayout layout, Workspace<float> workspace, HeadParameters<float> head, FirstLayer<float> first, TaskAdaptation<float> adaptation, float[] user)
    {
        var width = layout.Widths[1];
        var vector = new float[layout.ItemWidth];
        var bias = first.UserHalf(0)[..width].ToArray();
        var itemWeight = Array.Empty<float>();
        var version = adaptation.Version(adaptation.Steps);
        var constant = version.OutputBias.Row(0)[0] + first.UserLinear(0);
        if (layout.Linear)
        {
            head.LinearItem.Value.Row(0).CopyTo(vector);
        }

        if (layout.UserPrior)
        {
            TensorPrimitives.Add(vector, user, vector);
        }

        if (adaptation.Steps > 0)
        {
            var shared = first.Shared(0);
            var summed = workspace.Take(layout.ItemWidth, width);
            head.ItemWeight.Value.Padded.CopyTo(summed.Padded);
            Products.MultiplyTransposed(summed, adaptation.ScaledInputs, adaptation.Update, Into.Subtract);
            itemWeight = Numbers(summed);
            for (var row = 0; row < adaptation.Update.Rows; row++)
            {
                TensorPrimitives.MultiplyAdd(adaptation.Update.Row(row), -shared, bias, bias);
            }

            if (layout.Linear)
            {
                var update = adaptation.LinearUpdate.Row(0);
                for (var row = 0; row < update.Length; row++)
                {
                    TensorPrimitives.MultiplyAdd(adaptation.ScaledInputs.Row(row), -update[row], vector, vector);
                    constant -= shared * update[row];
                }
            }
        }

        var middle = version.Weights.Zip(version.Biases, (weight, row) => (Numbers(weight), Numbers(row))).ToArray();
        return new PerceptronForm(layout.ItemWidth, itemWeight, bias, middle, version.Output.Row(0), vector, constant);
    }

    private static float[] Numbers(Matrix<float> matrix)
    {
        var numbers = new float[matrix.Rows * matrix.Columns];
        for (var row = 0; row < matrix.Rows; row++)
        {
            matrix.Row(row).CopyTo(numbers.AsSpan(row * matrix.Columns));
        }

        return numbers;
    }
}
