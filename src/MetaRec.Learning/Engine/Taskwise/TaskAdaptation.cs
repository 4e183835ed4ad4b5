using System.Numerics;
using System.Numerics.Tensors;

namespace MetaRec.Learning.Engine.Taskwise;

/// <summary>Adapts one task after the other to its support and predicts its query, in the closed form of <see cref="ClosedFormMaml"/>, and keeps what the reverse pass needs.</summary>
/// <remarks>
/// The updates of all steps but the last are summed into the task's own copy of the weights between hidden layers, because the next step multiplies with them. The last one's
/// meets only the query: it stays in factors, x·W − α(x·Aᵀ)δ, where that takes fewer multiplications. Grams with query rows lie transposed, [S, Q]: what has to be transposed for
/// a product is then the shorter side.
/// </remarks>
internal sealed class TaskAdaptation<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly Workspace<T> _workspace;
    private readonly FirstLayer<T> _first;
    private readonly MicroBatch _batch;
    private readonly double _shrinkage;
    private readonly Parameter<T> _labelOffsets;
    private readonly AdaptedHead<T>[] _versions;
    private readonly InnerStep<T>[] _steps;
    private readonly Matrix<T>[] _factorGrams;
    private readonly int[] _widths;
    private readonly T[] _rates;
    private readonly T[] _pulls;
    private readonly int _paths;
    private bool _sumsAll;

    public TaskAdaptation(Workspace<T> workspace, HeadParameters<T> head, FirstLayer<T> first, MicroBatch batch, double shrinkage)
    {
        _workspace = workspace;
        _first = first;
        _batch = batch;
        _shrinkage = shrinkage;
        _labelOffsets = head.LabelOffsets;
        Middle = head.Middle.Length;
        var (steps, paths) = (head.LogRates.Value.Rows, head.LogRates.Value.Columns);
        _widths = [head.FirstBias.Value.Columns, .. head.MiddleBias.Select(bias => bias.Value.Columns)];
        _versions = [AdaptedHead<T>.From(head), .. Enumerable.Range(0, steps).Select(_ => new AdaptedHead<T>(Middle))];
        _steps = [.. Enumerable.Range(0, steps).Select(_ => new InnerStep<T>(Middle))];
        _factorGrams = new Matrix<T>[Middle];
        QueryActivations = new Matrix<T>[Middle + 1];
        _paths = paths;
        _rates = new T[steps * paths];
        _pulls = new T[2];
        TensorPrimitives.Exp<T>(head.LogPulls.Value.Rows > 0 ? head.LogPulls.Value.Row(0) : default, _pulls);
        for (var step = 0; step < steps; step++)
        {
            TensorPrimitives.Exp<T>(head.LogRates.Value.Row(step), _rates.AsSpan(step * paths, paths));
        }
    }

    /// <summary>How many weights stand between hidden layers.</summary>
    public int Middle { get; }

    public int Task { get; private set; }

    /// <summary>Inner steps that the task takes: none without support.</summary>
    public int Steps { get; private set; }

    /// <summary>Positions of the support's items.</summary>
    public ReadOnlySpan<long> SupportRows => _batch.SupportRows.AsSpan(Task * _batch.Support, _batch.SupportCounts[Task]);

    /// <summary>Positions of the query's items.</summary>
    public ReadOnlySpan<long> QueryRows => _batch.QueryRows.AsSpan(Task * _batch.Query, _batch.QueryCounts[Task]);

    /// <summary>What turns a residual into the derivative of the inner loss Σ e²/(n + κ).</summary>
    public T Slope { get; private set; }

    /// <summary>Inputs of the support's items: [S, item width].</summary>
    public Matrix<T> SupportInputs { get; private set; }

    /// <summary>The same, times the steps' multipliers per input where there are any.</summary>
    public Matrix<T> ScaledInputs { get; private set; }

    /// <summary>Inputs of the query's items: [Q, item width].</summary>
    public Matrix<T> QueryInputs { get; private set; }

    /// <summary>The first layer's Gram matrix among support rows: [S, S]; unset with a single step.</summary>
    public Matrix<T> SupportGram { get; private set; }

    /// <summary>The same between support and query rows: [S, Q].</summary>
    public Matrix<T> QueryGram { get; private set; }

    /// <summary>Σ αδ of the first layer over all steps: [S, h₀].</summary>
    public Matrix<T> Update { get; private set; }

    /// <summary>The same of the linear path: a row of S.</summary>
    public Matrix<T> LinearUpdate { get; private set; }

    /// <summary>Activations of each hidden layer on the query rows: [Q, h].</summary>
    public Matrix<T>[] QueryActivations { get; }

    /// <summary>Which of a step's rates is the output layer's; the linear path's is the next.</summary>
    public int OutputPath => Middle + 1;

    /// <summary>Whether Q·(a + b) multiplications for each support row are fewer than a·b.</summary>
    public static bool FactorsAreCheaper(long query, long input, long output) => query * (input + output) < input * output;

    public int Width(int layer) => _widths[layer];

    public InnerStep<T> Step(int step) => _steps[step];

    /// <summary>The layers above the first after so many steps.</summary>
    public AdaptedHead<T> Version(int steps) => _versions[steps];

    /// <summary>The rate of a step for layer 0, 1, …</summary>
    public T Rate(int step, int path) => _rates[(step * _paths) + path];

    /// <summary>What share of its way from θ a step takes back: 2αλ/(n + κ); 0 without a pull.</summary>
    /// <param name="step">From 0.</param>
    /// <param name="pull">0 for the first layer, 1 for the linear path.</param>
    public T Pull(int step, int pull) => Rate(step, pull == 0 ? 0 : OutputPath + 1) * _pulls[pull] * Slope;

    /// <summary>Whether the last step's update of weights m stays in factors.</summary>
    public bool KeepsFactors(int m) => Steps > 0 && !_sumsAll && FactorsAreCheaper(QueryRows.Length, _widths[m], _widths[m + 1]);

    /// <summary>α·A·A_qᵀ of weights m in the last step: [S, Q]; only where the update stays in factors.</summary>
    public Matrix<T> FactorGram(int m) => _factorGrams[m];

    /// <summary>Adds the gradient of the label offsets.</summary>
    /// <param name="outputs">Gradient of a step's outputs on the support rows.</param>
    public void AddLabelGradient(ReadOnlySpan<T> outputs)
    {
        if (_labelOffsets.Value.Columns == 0)
        {
            return;
        }

        var gradient = _labelOffsets.Gradient.Row(0);
        for (var row = 0; row < outputs.Length; row++)
        {
            var knot = LabelKnot.Of(_batch.SupportLabels[(Task * _batch.Support) + row], gradient.Length);
            var weight = T.CreateChecked(knot.Weight);
            gradient[knot.Lower] -= (T.One - weight) * outputs[row];
            gradient[knot.Lower + 1] -= weight * outputs[row];
        }
    }

    /// <summary>Adapts to the task's support alone: all updates of the layers above the first are in <see cref="Version"/>, those of the first in <see cref="Update"/> and <see cref="LinearUpdate"/>.</summary>
    public void RunSupport(int task)
    {
        Task = task;
        Steps = SupportRows.IsEmpty ? 0 : _steps.Length;
        _sumsAll = true;
        if (Steps == 0)
        {
            return;
        }

        SupportInputs = _first.Inputs(_workspace, SupportRows);
        ScaledInputs = _first.Scaled(_workspace, SupportInputs);
        SupportGram = Gram(SupportInputs, _first.Shared(task));
        Adapt();
    }

    /// <summary>Predicts the task's query before and after adaptation to its support.</summary>
    public void Run(int task, Span<T> before, Span<T> after)
    {
        Task = task;
        Steps = SupportRows.IsEmpty ? 0 : _steps.Length;
        var query = QueryRows.Length;
        var outputs = _workspace.Take(query, _widths[0]);
        var linear = _workspace.Take(1, query);
        _first.Outputs(outputs, linear, task, QueryRows);
        Predict(outputs, linear, 0, before);
        if (Steps == 0)
        {
            before.CopyTo(after);
            return;
        }

        TakeGrams(task);
        Adapt();
        Products.MultiplyTransposed(outputs, QueryGram, Update, Into.Subtract);
        if (_first.Linear)
        {
            Rowwise.AddWeightedRows(linear, QueryGram, LinearUpdate.Row(0), -T.One);
        }

        Predict(outputs, linear, Steps, after);
    }

    private void TakeGrams(int task)
    {
        SupportInputs = _first.Inputs(_workspace, SupportRows);
        ScaledInputs = _first.Scaled(_workspace, SupportInputs);
        QueryInputs = _first.Inputs(_workspace, QueryRows);
        var shared = _first.Shared(task);
        QueryGram = Gram(QueryInputs, shared);
        if (Steps > 1)
        {
            SupportGram = Gram(SupportInputs, shared);
        }
    }

    private Matrix<T> Gram(Matrix<T> right, T shared)
    {
        var gram = Products.WithTransposed(_workspace, ScaledInputs, right);
        for (var row = 0; row < gram.Rows; row++)
        {
            TensorPrimitives.Add(gram.Row(row), shared, gram.Row(row));
        }

        return gram;
    }

    private void Adapt()
    {
        var support = SupportRows.Length;
        Slope = T.CreateChecked(2 / (support + _shrinkage));
        var atStart = _workspace.Take(support, _widths[0]);
        var linearAtStart = _workspace.Take(1, support);
        _first.Outputs(atStart, linearAtStart, Task, SupportRows);
        for (var k = 0; k < Steps; k++)
        {
            var step = _steps[k];
            step.Begin(_workspace, _widths, support, k == Steps - 1 ? QueryRows.Length : 0, k == 0 ? default : Update, k == 0 ? default : LinearUpdate);
            var (outputs, linear) = (atStart, linearAtStart);
            if (k > 0)
            {
                outputs = Copy(atStart);
                linear = Copy(linearAtStart);
                Products.Multiply(outputs, SupportGram, Update, Into.Subtract);
                if (_first.Linear)
                {
                    Rowwise.AddWeightedRows(linear, SupportGram, LinearUpdate.Row(0), -T.One);
                }
            }

            InnerGradient(step, _versions[k], outputs, linear);
            Update = Accumulated(step.Before, step.Errors[0], k, Rate(k, 0), Pull(k, 0));
            if (_first.Linear)
            {
                LinearUpdate = Accumulated(step.LinearBefore, step.OutputErrors, k, Rate(k, OutputPath + 1), Pull(k, 1));
            }

            for (var m = 0; m < Middle; m++)
            {
                UpdateMiddle(k, m);
            }

            UpdateOutput(k);
        }
    }

    private void InnerGradient(InnerStep<T> step, AdaptedHead<T> version, Matrix<T> outputs, Matrix<T> linear)
    {
        Rowwise.Rectify(step.Activations[0], outputs);
        for (var m = 0; m < Middle; m++)
        {
            Products.Multiply(step.Activations[m + 1], step.Activations[m], version.Weights[m]);
            Rowwise.AddAndRectify(step.Activations[m + 1], version.Biases[m]);
        }

        var errors = step.OutputErrors.Row(0);
        Output(errors, step.Activations[Middle], linear, version);
        for (var i = 0; i < errors.Length; i++)
        {
            errors[i] = (errors[i] - InnerTarget(i)) * Slope;
        }

        Rowwise.MaskedOuter(step.Errors[Middle], errors, version.Output, step.Activations[Middle]);
        for (var m = Middle - 1; m >= 0; m--)
        {
            Products.Multiply(step.Errors[m], step.Errors[m + 1], version.Transposed[m]);
            Rowwise.Mask(step.Errors[m], step.Activations[m]);
        }
    }

    /// <summary>What the model has to explain in a support row: its target, plus the label offset of its rating.</summary>
    private T InnerTarget(int row)
    {
        var target = T.CreateChecked(_batch.SupportTargets[(Task * _batch.Support) + row]);
        if (_labelOffsets.Value.Columns == 0)
        {
            return target;
        }

        var knot = LabelKnot.Of(_batch.SupportLabels[(Task * _batch.Support) + row], _labelOffsets.Value.Columns);
        var offsets = _labelOffsets.Value.Row(0);
        var weight = T.CreateChecked(knot.Weight);
        return target + ((T.One - weight) * offsets[knot.Lower]) + (weight * offsets[knot.Lower + 1]);
    }

    private static void Output(Span<T> target, Matrix<T> activations, Matrix<T> linear, AdaptedHead<T> version)
    {
        TensorPrimitives.Add(linear.Row(0), version.OutputBias.Row(0)[0], target);
        Rowwise.AddProducts(target, activations, version.Output);
    }

    /// <summary>(1 − pull)·sum + rate·errors; without the sum in the first step.</summary>
    private Matrix<T> Accumulated(Matrix<T> sum, Matrix<T> errors, int step, T rate, T pull)
    {
        var result = _workspace.Take(errors.Rows, errors.Columns);
        if (step == 0)
        {
            TensorPrimitives.Multiply(errors.Padded, rate, result.Padded);
        }
        else
        {
            TensorPrimitives.MultiplyAdd(errors.Padded, rate, sum.Padded, result.Padded);
            if (pull != T.Zero)
            {
                TensorPrimitives.MultiplyAdd(sum.Padded, -pull, result.Padded, result.Padded);
            }
        }

        return result;
    }

    private void UpdateMiddle(int k, int m)
    {
        var (step, from, to) = (_steps[k], _versions[k], _versions[k + 1]);
        var rate = Rate(k, m + 1);
        to.Biases[m] = Copy(from.Biases[m]);
        var sum = _workspace.TakeZero(1, _widths[m + 1]);
        Rowwise.AddRows(sum.PaddedRow(0), step.Errors[m + 1]);
        Rowwise.AddScaled(to.Biases[m].Padded, sum.Padded, -rate);
        if (k == Steps - 1 && KeepsFactors(m))
        {
            to.Weights[m] = from.Weights[m];
            to.Transposed[m] = from.Transposed[m];
            return;
        }

        to.Weights[m] = _workspace.Take(_widths[m], _widths[m + 1]);
        to.Transposed[m] = _workspace.Take(_widths[m + 1], _widths[m]);
        Products.MultiplyTransposed(to.Weights[m], step.Activations[m], step.Errors[m + 1]);
        TensorPrimitives.MultiplyAdd(to.Weights[m].Padded, -rate, from.Weights[m].Padded, to.Weights[m].Padded);
        Products.Transpose(to.Transposed[m], to.Weights[m]);
    }

    private void UpdateOutput(int k)
    {
        var (step, from, to) = (_steps[k], _versions[k], _versions[k + 1]);
        var rate = Rate(k, OutputPath);
        to.Output = Copy(from.Output);
        Rowwise.AddWeightedRows(to.Output, step.Activations[Middle], step.OutputErrors.Row(0), -rate);
        to.OutputBias = Copy(from.OutputBias);
        to.OutputBias.Row(0)[0] -= rate * TensorPrimitives.Sum<T>(step.OutputErrors.Row(0));
    }

    /// <summary>From the first layer's outputs on the query rows to the predictions, through the layers after so many steps.</summary>
    private void Predict(Matrix<T> outputs, Matrix<T> linear, int steps, Span<T> predictions)
    {
        var version = _versions[steps];
        QueryActivations[0] = TakeQueryActivations(0, steps);
        Rowwise.Rectify(QueryActivations[0], outputs);
        for (var m = 0; m < Middle; m++)
        {
            var next = TakeQueryActivations(m + 1, steps);
            Products.Multiply(next, QueryActivations[m], version.Weights[m]);
            if (steps > 0 && KeepsFactors(m))
            {
                var step = _steps[steps - 1];
                _factorGrams[m] = Products.WithTransposed(_workspace, step.Activations[m], QueryActivations[m]);
                TensorPrimitives.Multiply(_factorGrams[m].Padded, Rate(steps - 1, m + 1), _factorGrams[m].Padded);
                Products.MultiplyTransposed(next, _factorGrams[m], step.Errors[m + 1], Into.Subtract);
            }

            Rowwise.AddAndRectify(next, version.Biases[m]);
            QueryActivations[m + 1] = next;
        }

        Output(predictions, QueryActivations[Middle], linear, version);
    }

    /// <summary>Where the gradient of weights m takes them from, if there are any; see <see cref="InnerStep{T}.Left"/>.</summary>
    private Matrix<T> TakeQueryActivations(int layer, int steps) => steps > 0 && layer < Middle
        ? _steps[steps - 1].Left[layer].Slice(2 * SupportRows.Length, QueryRows.Length)
        : _workspace.Take(QueryRows.Length, _widths[layer]);

    private Matrix<T> Copy(Matrix<T> matrix)
    {
        var copy = _workspace.Take(matrix.Rows, matrix.Columns);
        matrix.Padded.CopyTo(copy.Padded);
        return copy;
    }
}
