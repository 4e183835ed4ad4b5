using System.Numerics;
using System.Numerics.Tensors;

namespace MetaRec.Learning.Engine.Taskwise;

/// <summary>The reverse pass of <see cref="TaskAdaptation{T}"/>, written out: from the derivative of the query loss to the gradients of θ and of the inputs.</summary>
/// <remarks>
/// <para>
/// An update W′ = W − αAᵀδ passes a gradient V of W′ on to W, and gives δ the gradient −αAV and A the gradient −αδVᵀ. The errors of a step, δ_{m} = δ_{m+1}Wᵀ ∘ 1[A &gt; 0], are
/// then followed upwards, from the first layer to the output, and the step's forward pass downwards. Both leave a gradient of W: Dᵀδ and AᵀZ, and the query's AᵀZ in the last step,
/// which stand below each other in <see cref="InnerStep{T}.Left"/> and <see cref="InnerStep{T}.Right"/>, so that one product makes all.
/// </para>
/// <para>First order: errors and activations are constants, so a step has a gradient only through its rates.</para>
/// </remarks>
internal sealed class TaskReverse<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Workspace<T> _workspace;
    private readonly HeadParameters<T> _head;
    private readonly FirstLayer<T> _first;
    private readonly TaskAdaptation<T> _task;
    private readonly bool _second;
    private readonly AdaptedHead<T> _gradient;
    private readonly Matrix<T>[] _queryGradients;
    private readonly Matrix<T>[] _factorGradients;
    private readonly Matrix<T>[] _errorGradients;
    private readonly Matrix<T>[] _activationGradients;
    private Matrix<T> _updateGradient;
    private Matrix<T> _linearUpdateGradient;
    private Matrix<T> _gramGradient;
    private Matrix<T> _inputGradient;
    private T _sharedGradient;

    public TaskReverse(Workspace<T> workspace, HeadParameters<T> head, FirstLayer<T> first, TaskAdaptation<T> task, bool second)
    {
        _workspace = workspace;
        _head = head;
        _first = first;
        _task = task;
        _second = second;
        _gradient = new AdaptedHead<T>(task.Middle);
        _queryGradients = new Matrix<T>[task.Middle + 1];
        _factorGradients = new Matrix<T>[task.Middle];
        _errorGradients = new Matrix<T>[task.Middle + 1];
        _activationGradients = new Matrix<T>[task.Middle + 1];
    }

    /// <summary>Adds the gradients of the task that was adapted last.</summary>
    /// <param name="predictions">Derivative of the query loss with respect to each prediction after adaptation.</param>
    public void Run(ReadOnlySpan<T> predictions)
    {
        Begin();
        var output = _workspace.Take(1, predictions.Length);
        predictions.CopyTo(output.Row(0));
        Query(output);
        if (_task.Steps > 0)
        {
            FirstLayerOfQuery(output);
            for (var k = _task.Steps - 1; k >= 0; k--)
            {
                Step(k);
            }

            Inputs();
        }

        for (var m = 0; m < _task.Middle; m++)
        {
            if (!IsDirect(m))
            {
                Add(_head.Middle[m].Gradient, _gradient.Weights[m]);
            }

            Add(_head.MiddleBias[m].Gradient, _gradient.Biases[m]);
        }

        Add(_head.Output.Gradient, _gradient.Output);
        Add(_head.OutputBias.Gradient, _gradient.OutputBias);
    }

    /// <summary>Whether nothing but θ's own gradient needs the gradient of weights m, so that no task has one of its own.</summary>
    private bool IsDirect(int m) => _task.Steps == 0 || (_task.Steps == 1 && _task.KeepsFactors(m));

    private void Begin()
    {
        for (var m = 0; m < _task.Middle; m++)
        {
            _gradient.Weights[m] = IsDirect(m) ? _head.Middle[m].Gradient : _workspace.TakeZero(_task.Width(m), _task.Width(m + 1));
            _gradient.Biases[m] = _workspace.TakeZero(1, _task.Width(m + 1));
        }

        _gradient.Output = _workspace.TakeZero(1, _task.Width(_task.Middle));
        _gradient.OutputBias = _workspace.TakeZero(1, 1);
    }

    private void Query(Matrix<T> output)
    {
        var version = _task.Version(_task.Steps);
        var query = output.Columns;
        var activations = _task.QueryActivations;
        _gradient.OutputBias.Row(0)[0] += TensorPrimitives.Sum<T>(output.Row(0));
        Rowwise.AddWeightedRows(_gradient.Output, activations[^1], output.Row(0), T.One);
        _queryGradients[^1] = TakeQueryGradient(_task.Middle, query);
        Rowwise.MaskedOuter(_queryGradients[^1], output.Row(0), version.Output, activations[^1]);
        for (var m = _task.Middle - 1; m >= 0; m--)
        {
            var above = _queryGradients[m + 1];
            var below = TakeQueryGradient(m, query);
            Rowwise.AddRows(_gradient.Biases[m].PaddedRow(0), above);
            Products.Multiply(below, above, version.Transposed[m]);
            if (_task.KeepsFactors(m))
            {
                var step = _task.Step(_task.Steps - 1);
                _factorGradients[m] = Products.WithTransposed(_workspace, step.Errors[m + 1], above);
                TensorPrimitives.Multiply(_factorGradients[m].Padded, -_task.Rate(_task.Steps - 1, m + 1), _factorGradients[m].Padded);
                Products.MultiplyTransposed(below, _factorGradients[m], step.Activations[m], Into.Add);
            }

            if (!_second || !_task.KeepsFactors(m))
            {
                Products.MultiplyTransposed(_gradient.Weights[m], activations[m], above, Into.Add);
            }

            Rowwise.Mask(below, activations[m]);
            _queryGradients[m] = below;
        }

        _first.AddOutputGradient(_queryGradients[0], output.Row(0), _task.Task, _task.QueryRows);
    }

    private Matrix<T> TakeQueryGradient(int layer, int query) => _task.Steps > 0 && layer > 0
        ? _task.Step(_task.Steps - 1).Right[layer - 1].Slice(2 * _task.SupportRows.Length, query)
        : _workspace.Take(query, _task.Width(layer));

    private void FirstLayerOfQuery(Matrix<T> output)
    {
        var support = _task.SupportRows.Length;
        _updateGradient = _workspace.TakeZero(support, _task.Width(0));
        Products.Multiply(_updateGradient, _task.QueryGram, _queryGradients[0], Into.Subtract);
        var gram = Products.WithTransposed(_workspace, _task.Update, _queryGradients[0]);
        if (_first.Linear)
        {
            _linearUpdateGradient = _workspace.TakeZero(1, support);
            Rowwise.AddProducts(_linearUpdateGradient.Row(0), _task.QueryGram, output);
            TensorPrimitives.Negate<T>(_linearUpdateGradient.Padded, _linearUpdateGradient.Padded);
            for (var row = 0; row < support; row++)
            {
                Rowwise.AddScaled(gram.PaddedRow(row), output.PaddedRow(0), _task.LinearUpdate.Row(0)[row]);
            }
        }

        TensorPrimitives.Negate<T>(gram.Padded, gram.Padded);
        _sharedGradient = TensorPrimitives.Sum<T>(gram.Padded);
        var queryInputs = _workspace.Take(output.Columns, _task.QueryInputs.Columns);
        Products.MultiplyTransposed(queryInputs, gram, _task.ScaledInputs);
        _first.AddInputGradient(queryInputs, _task.QueryRows);
        if (_second || _first.HasInputRates)
        {
            _inputGradient = _workspace.Take(support, _task.SupportInputs.Columns);
            Products.Multiply(_inputGradient, gram, _task.QueryInputs);
        }

        if (_second)
        {
            _gramGradient = _workspace.TakeZero(support, support);
        }
    }

    private void Step(int k)
    {
        var step = _task.Step(k);
        var outputErrors = _workspace.TakeZero(1, _task.SupportRows.Length);
        ErrorGradients(k, step, outputErrors);
        Pulls(k, step);
        if (_second)
        {
            ActivationGradients(k, step);
            Upwards(k, step, outputErrors);
            TensorPrimitives.Multiply(outputErrors.Padded, _task.Slope, outputErrors.Padded);
            _task.AddLabelGradient(outputErrors.Row(0));
            Downwards(k, step, outputErrors);
            FirstLayerOfStep(k, step, outputErrors);
        }
    }

    /// <summary>What the updates of the step give its errors, and its rates.</summary>
    private void ErrorGradients(int k, InnerStep<T> step, Matrix<T> outputErrors)
    {
        var rates = _head.LogRates.Gradient.Row(k);
        _errorGradients[0] = _workspace.Take(_updateGradient.Rows, _updateGradient.Columns);
        TensorPrimitives.Multiply(_updateGradient.Padded, _task.Rate(k, 0), _errorGradients[0].Padded);
        rates[0] += Dot(_errorGradients[0], step.Errors[0]);
        for (var m = 0; m < _task.Middle; m++)
        {
            var rate = _task.Rate(k, m + 1);
            var gradient = _workspace.TakeZero(step.Errors[m + 1].Rows, step.Errors[m + 1].Columns);
            if (k == _task.Steps - 1 && _task.KeepsFactors(m))
            {
                Products.Multiply(gradient, _task.FactorGram(m), _queryGradients[m + 1]);
            }
            else
            {
                Products.Multiply(gradient, step.Activations[m], _gradient.Weights[m]);
                TensorPrimitives.Multiply(gradient.Padded, rate, gradient.Padded);
            }

            for (var row = 0; row < gradient.Rows; row++)
            {
                Rowwise.AddScaled(gradient.PaddedRow(row), _gradient.Biases[m].PaddedRow(0), rate);
            }

            TensorPrimitives.Negate<T>(gradient.Padded, gradient.Padded);
            rates[m + 1] += Dot(gradient, step.Errors[m + 1]);
            _errorGradients[m + 1] = gradient;
        }

        var outputs = outputErrors.Row(0);
        Rowwise.AddProducts(outputs, step.Activations[^1], _gradient.Output);
        TensorPrimitives.Add(outputs, _gradient.OutputBias.Row(0)[0], outputs);
        TensorPrimitives.Multiply(outputs, -_task.Rate(k, _task.OutputPath), outputs);
        rates[_task.OutputPath] += TensorPrimitives.Dot<T>(outputs, step.OutputErrors.Row(0));
        if (_first.Linear)
        {
            var rate = _task.Rate(k, _task.OutputPath + 1);
            rates[_task.OutputPath + 1] += rate * Dot(_linearUpdateGradient, step.OutputErrors);
            Rowwise.AddScaled(outputErrors.Padded, _linearUpdateGradient.Padded, rate);
        }
    }

    /// <summary>From the updates after a step to those before it, of which the pull has taken a share back.</summary>
    private void Pulls(int k, InnerStep<T> step)
    {
        if (k == 0 || _head.LogPulls.Value.Columns == 0)
        {
            return;
        }

        PullBack(k, 0, 0, step.Before, _updateGradient);
        if (_first.Linear)
        {
            PullBack(k, 1, _task.OutputPath + 1, step.LinearBefore, _linearUpdateGradient);
        }
    }

    private void PullBack(int k, int pull, int path, Matrix<T> before, Matrix<T> gradient)
    {
        var share = _task.Pull(k, pull);
        var slope = -share * Dot(gradient, before);
        _head.LogPulls.Gradient.Row(0)[pull] += slope;
        _head.LogRates.Gradient.Row(k)[path] += slope;
        TensorPrimitives.Multiply(gradient.Padded, T.One - share, gradient.Padded);
    }

    /// <summary>What the updates of the step give its activations.</summary>
    private void ActivationGradients(int k, InnerStep<T> step)
    {
        var support = _task.SupportRows.Length;
        for (var m = 0; m <= _task.Middle; m++)
        {
            _activationGradients[m] = m == 0 ? _workspace.Take(support, _task.Width(0)) : step.Right[m - 1].Slice(support, support);
        }

        for (var m = 0; m < _task.Middle; m++)
        {
            if (k == _task.Steps - 1 && _task.KeepsFactors(m))
            {
                Products.Multiply(_activationGradients[m], _factorGradients[m], _task.QueryActivations[m]);
            }
            else
            {
                var mark = _workspace.Mark;
                var transposed = _workspace.Take(_task.Width(m + 1), _task.Width(m));
                Products.Transpose(transposed, _gradient.Weights[m]);
                Products.Multiply(_activationGradients[m], step.Errors[m + 1], transposed);
                TensorPrimitives.Multiply(_activationGradients[m].Padded, -_task.Rate(k, m + 1), _activationGradients[m].Padded);
                _workspace.Reset(mark);
            }
        }

        for (var row = 0; row < support; row++)
        {
            TensorPrimitives.Multiply(
                _gradient.Output.PaddedRow(0), -_task.Rate(k, _task.OutputPath) * step.OutputErrors.Row(0)[row], _activationGradients[^1].PaddedRow(row));
        }
    }

    /// <summary>Through the errors of the step, from the first layer to the output.</summary>
    private void Upwards(int k, InnerStep<T> step, Matrix<T> outputErrors)
    {
        var version = _task.Version(k);
        for (var m = 0; m < _task.Middle; m++)
        {
            var masked = step.Left[m].Slice(0, outputErrors.Columns);
            _errorGradients[m].Padded.CopyTo(masked.Padded);
            Rowwise.Mask(masked, step.Activations[m]);
            Products.Multiply(_errorGradients[m + 1], masked, version.Weights[m], Into.Add);
        }

        var last = _errorGradients[^1];
        Rowwise.Mask(last, step.Activations[^1]);
        Rowwise.AddProducts(outputErrors.Row(0), last, version.Output);
        Rowwise.AddWeightedRows(_gradient.Output, last, step.OutputErrors.Row(0), T.One);
    }

    /// <summary>Through the step's forward pass, from the output to the first layer.</summary>
    private void Downwards(int k, InnerStep<T> step, Matrix<T> output)
    {
        var version = _task.Version(k);
        var rows = output.Row(0);
        _gradient.OutputBias.Row(0)[0] += TensorPrimitives.Sum<T>(rows);
        Rowwise.AddWeightedRows(_gradient.Output, step.Activations[^1], rows, T.One);
        for (var row = 0; row < rows.Length; row++)
        {
            Rowwise.AddScaled(_activationGradients[^1].PaddedRow(row), version.Output.PaddedRow(0), rows[row]);
        }

        Rowwise.Mask(_activationGradients[^1], step.Activations[^1]);
        for (var m = _task.Middle - 1; m >= 0; m--)
        {
            Rowwise.AddRows(_gradient.Biases[m].PaddedRow(0), _activationGradients[m + 1]);
            Products.Multiply(_activationGradients[m], _activationGradients[m + 1], version.Transposed[m], Into.Add);
            Rowwise.Mask(_activationGradients[m], step.Activations[m]);
            var stacked = k == _task.Steps - 1 && _task.KeepsFactors(m) ? step.Left[m].Rows : 2 * rows.Length;
            Products.MultiplyTransposed(_gradient.Weights[m], step.Left[m].Slice(0, stacked), step.Right[m].Slice(0, stacked), Into.Add);
        }
    }

    private void FirstLayerOfStep(int k, InnerStep<T> step, Matrix<T> output)
    {
        var rows = output.Row(0);
        var first = _activationGradients[0];
        _first.AddOutputGradient(first, rows, _task.Task, _task.SupportRows);
        if (k == 0)
        {
            return;
        }

        Products.Multiply(_updateGradient, _task.SupportGram, first, Into.Subtract);
        var mark = _workspace.Mark;
        var transposed = _workspace.Take(step.Before.Columns, step.Before.Rows);
        Products.Transpose(transposed, step.Before);
        Products.Multiply(_gramGradient, first, transposed, Into.Subtract);
        _workspace.Reset(mark);
        if (_first.Linear)
        {
            Rowwise.AddWeightedRows(_linearUpdateGradient, _task.SupportGram, rows, -T.One);
            for (var row = 0; row < rows.Length; row++)
            {
                Rowwise.AddScaled(_gramGradient.PaddedRow(row), step.LinearBefore.PaddedRow(0), -rows[row]);
            }
        }
    }

    /// <summary>From the Gram matrices to the inputs.</summary>
    private void Inputs()
    {
        var amongSupport = _second && _task.Steps > 1;
        if (amongSupport)
        {
            Products.Multiply(_inputGradient, _gramGradient, _task.SupportInputs, Into.Add);
            _sharedGradient += TensorPrimitives.Sum<T>(_gramGradient.Padded);
        }

        _first.AddItemRatesGradient(_inputGradient, _task.ScaledInputs);
        if (amongSupport)
        {
            Products.MultiplyTransposed(_inputGradient, _gramGradient, _task.SupportInputs, Into.Add);
        }

        if (_second)
        {
            _first.ScaleGradient(_inputGradient);
            _first.AddInputGradient(_inputGradient, _task.SupportRows);
        }

        // |u|² holds u twice; in first order the support's is a constant.
        _first.AddSharedGradient(_task.Task, _sharedGradient, _second ? 2 : 1);
    }

    private static T Dot(Matrix<T> a, Matrix<T> b) => TensorPrimitives.Dot<T>(a.Padded, b.Padded);

    private static void Add(Matrix<T> target, Matrix<T> source) => TensorPrimitives.Add<T>(target.Padded, source.Padded, target.Padded);
}
