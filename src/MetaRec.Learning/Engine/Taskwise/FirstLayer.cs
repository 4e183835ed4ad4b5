using System.Numerics;
using System.Numerics.Tensors;
using MetaRec.Learning.Models;

namespace MetaRec.Learning.Engine.Taskwise;

/// <summary>
/// The first layer, and the linear path beside it, at θ: the item half once per distinct item, the user half once per task; and their gradients, summed in the same places
/// and turned into gradients of inputs and weights once per micro-batch.
/// </summary>
internal sealed class FirstLayer<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    private readonly HeadParameters<T> _head;
    private readonly Matrix<T> _items;
    private readonly Matrix<T> _users;
    private readonly Matrix<T> _itemHalf;
    private readonly Matrix<T> _userHalf;
    private readonly Matrix<T> _itemLinear;
    private readonly Matrix<T> _userLinear;
    private readonly Matrix<T> _itemHalfGradient;
    private readonly Matrix<T> _userHalfGradient;
    private readonly Matrix<T> _itemLinearGradient;
    private readonly Matrix<T> _userLinearGradient;
    private readonly bool _prior;
    private readonly Matrix<T> _userRates;
    private readonly Matrix<T> _itemRates;

    public FirstLayer(ModelLayout layout, HeadParameters<T> head, Workspace<T> workspace, MicroBatch batch, ReadOnlySpan<T> items, ReadOnlySpan<T> users)
    {
        _head = head;
        _items = Copy(workspace, items, batch.Items.Length, layout.ItemWidth);
        _users = Copy(workspace, users, batch.Tasks, layout.UserWidth);
        _itemHalf = workspace.Take(batch.Items.Length, layout.Widths[1]);
        _userHalf = workspace.Take(batch.Tasks, layout.Widths[1]);
        Products.Multiply(_itemHalf, _items, head.ItemWeight.Value);
        Products.Multiply(_userHalf, _users, head.UserWeight.Value);
        for (var task = 0; task < batch.Tasks; task++)
        {
            Add(_userHalf.PaddedRow(task), head.FirstBias.Value.PaddedRow(0));
        }

        ItemGradient = workspace.TakeGradient(batch.Items.Length, layout.ItemWidth);
        UserGradient = workspace.TakeGradient(batch.Tasks, layout.UserWidth);
        _itemHalfGradient = workspace.TakeGradient(batch.Items.Length, layout.Widths[1]);
        _userHalfGradient = workspace.TakeGradient(batch.Tasks, layout.Widths[1]);
        Linear = layout.Linear;
        _prior = layout.UserPrior;
        HasInputRates = head.ItemInputRates.Value.Rows > 0;
        _userRates = Exponentials(workspace, head.UserInputRates.Value);
        _itemRates = Exponentials(workspace, head.ItemInputRates.Value);
        if (Linear)
        {
            _itemLinear = workspace.TakeZero(1, batch.Items.Length);
            _userLinear = workspace.TakeZero(1, batch.Tasks);
            Rowwise.AddProducts(_itemLinear.Row(0), _items, head.LinearItem.Value);
            Rowwise.AddProducts(_userLinear.Row(0), _users, head.LinearUser.Value);
            TensorPrimitives.Add(_userLinear.Row(0), head.LinearBias.Value.Row(0)[0], _userLinear.Row(0));
            _itemLinearGradient = workspace.TakeGradient(1, batch.Items.Length);
            _userLinearGradient = workspace.TakeGradient(1, batch.Tasks);
        }
    }

    public bool Linear { get; }

    /// <summary>Gradient of the items' inputs.</summary>
    public Matrix<T> ItemGradient { get; }

    /// <summary>Gradient of the users' inputs.</summary>
    public Matrix<T> UserGradient { get; }

    /// <summary>Whether inner steps have a multiplier for every number of the input.</summary>
    public bool HasInputRates { get; }

    /// <summary>The user's half of the first layer's outputs, with the bias.</summary>
    public ReadOnlySpan<T> UserHalf(int task) => _userHalf.PaddedRow(task);

    /// <summary>The user's part of the linear path, with its bias; 0 where there is none.</summary>
    public T UserLinear(int task) => Linear ? _userLinear.Row(0)[task] : T.Zero;

    /// <summary>What every pair of rows of a task shares in the first layer's Gram matrix: |u|² + 1, each u_j² times its multiplier.</summary>
    public T Shared(int task)
    {
        var user = _users.PaddedRow(task);
        if (!HasInputRates)
        {
            return TensorPrimitives.SumOfSquares<T>(user) + T.One;
        }

        var rates = _userRates.PaddedRow(0);
        var sum = T.One;
        for (var j = 0; j < user.Length; j++)
        {
            sum += user[j] * user[j] * rates[j];
        }

        return sum;
    }

    /// <summary>The user's part of a gradient of <see cref="Shared"/>, and the multipliers'.</summary>
    /// <param name="task">The task.</param>
    /// <param name="gradient">Of <see cref="Shared"/>.</param>
    /// <param name="occurrences">How many of the two u in |u|² are differentiated.</param>
    public void AddSharedGradient(int task, T gradient, int occurrences)
    {
        var user = _users.PaddedRow(task);
        var target = UserGradient.PaddedRow(task);
        if (!HasInputRates)
        {
            Rowwise.AddScaled(target, user, gradient * T.CreateChecked(occurrences));
            return;
        }

        var rates = _userRates.PaddedRow(0);
        var ratesGradient = _head.UserInputRates.Gradient.PaddedRow(0);
        for (var j = 0; j < user.Length; j++)
        {
            var scaled = user[j] * rates[j] * gradient;
            ratesGradient[j] += scaled * user[j];
            target[j] += scaled * T.CreateChecked(occurrences);
        }
    }

    /// <summary>Inputs of items times the multipliers, row by row; the inputs themselves where there are none.</summary>
    public Matrix<T> Scaled(Workspace<T> workspace, Matrix<T> inputs)
    {
        if (!HasInputRates)
        {
            return inputs;
        }

        var scaled = workspace.Take(inputs.Rows, inputs.Columns);
        for (var row = 0; row < inputs.Rows; row++)
        {
            TensorPrimitives.Multiply(inputs.PaddedRow(row), _itemRates.PaddedRow(0), scaled.PaddedRow(row));
        }

        return scaled;
    }

    /// <summary>Adds the multipliers' part of a gradient of <see cref="Scaled"/>.</summary>
    public void AddItemRatesGradient(Matrix<T> gradient, Matrix<T> scaled)
    {
        var target = HasInputRates ? _head.ItemInputRates.Gradient.PaddedRow(0) : default;
        for (var row = 0; row < gradient.Rows && HasInputRates; row++)
        {
            TensorPrimitives.MultiplyAdd(gradient.PaddedRow(row), scaled.PaddedRow(row), target, target);
        }
    }

    /// <summary>Turns a gradient of <see cref="Scaled"/> into one of the inputs, in place.</summary>
    public void ScaleGradient(Matrix<T> gradient)
    {
        for (var row = 0; row < gradient.Rows && HasInputRates; row++)
        {
            TensorPrimitives.Multiply(gradient.PaddedRow(row), _itemRates.PaddedRow(0), gradient.PaddedRow(row));
        }
    }

    /// <summary>The inputs of the rows' items.</summary>
    public Matrix<T> Inputs(Workspace<T> workspace, ReadOnlySpan<long> rows)
    {
        var inputs = workspace.Take(rows.Length, _items.Columns);
        for (var i = 0; i < rows.Length; i++)
        {
            _items.PaddedRow((int)rows[i]).CopyTo(inputs.PaddedRow(i));
        }

        return inputs;
    }

    /// <summary>Adds a gradient of <see cref="Inputs"/>.</summary>
    public void AddInputGradient(Matrix<T> gradient, ReadOnlySpan<long> rows)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            Add(ItemGradient.PaddedRow((int)rows[i]), gradient.PaddedRow(i));
        }
    }

    /// <summary>The first layer's outputs of a task's rows, and what skips the layers above it: the linear path and the user's prior x·u, where there are any.</summary>
    public void Outputs(Matrix<T> target, Matrix<T> linear, int task, ReadOnlySpan<long> rows)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            TensorPrimitives.Add<T>(_itemHalf.PaddedRow((int)rows[i]), _userHalf.PaddedRow(task), target.PaddedRow(i));
        }

        var output = linear.Row(0);
        for (var i = 0; i < rows.Length; i++)
        {
            output[i] = Linear ? _itemLinear.Row(0)[(int)rows[i]] + _userLinear.Row(0)[task] : T.Zero;
            if (_prior)
            {
                output[i] += TensorPrimitives.Dot<T>(_items.PaddedRow((int)rows[i]), _users.PaddedRow(task));
            }
        }
    }

    /// <summary>Adds a gradient of <see cref="Outputs"/>.</summary>
    public void AddOutputGradient(Matrix<T> gradient, ReadOnlySpan<T> linear, int task, ReadOnlySpan<long> rows)
    {
        for (var i = 0; i < rows.Length; i++)
        {
            Add(_itemHalfGradient.PaddedRow((int)rows[i]), gradient.PaddedRow(i));
        }

        Rowwise.AddRows(_userHalfGradient.PaddedRow(task), gradient);
        if (Linear)
        {
            for (var i = 0; i < rows.Length; i++)
            {
                _itemLinearGradient.Row(0)[(int)rows[i]] += linear[i];
                _userLinearGradient.Row(0)[task] += linear[i];
            }
        }

        if (_prior)
        {
            for (var i = 0; i < rows.Length; i++)
            {
                Rowwise.AddScaled(ItemGradient.PaddedRow((int)rows[i]), _users.PaddedRow(task), linear[i]);
                Rowwise.AddScaled(UserGradient.PaddedRow(task), _items.PaddedRow((int)rows[i]), linear[i]);
            }
        }
    }

    /// <summary>Turns the summed gradients of outputs into those of inputs and weights.</summary>
    public void Finish()
    {
        Products.MultiplyTransposed(_head.ItemWeight.Gradient, _items, _itemHalfGradient);
        Products.MultiplyTransposed(_head.UserWeight.Gradient, _users, _userHalfGradient);
        Products.Multiply(ItemGradient, _itemHalfGradient, _head.ItemWeight.Transposed, Into.Add);
        Products.Multiply(UserGradient, _userHalfGradient, _head.UserWeight.Transposed, Into.Add);
        Rowwise.AddRows(_head.FirstBias.Gradient.PaddedRow(0), _userHalfGradient);
        if (Linear)
        {
            FinishLinear(_items, _itemLinearGradient.Row(0), _head.LinearItem, ItemGradient);
            FinishLinear(_users, _userLinearGradient.Row(0), _head.LinearUser, UserGradient);
            _head.LinearBias.Gradient.Row(0)[0] = TensorPrimitives.Sum<T>(_userLinearGradient.Row(0));
        }
    }

    private static void FinishLinear(Matrix<T> inputs, ReadOnlySpan<T> gradient, Parameter<T> weight, Matrix<T> inputGradient)
    {
        Rowwise.AddWeightedRows(weight.Gradient, inputs, gradient, T.One);
        for (var row = 0; row < inputs.Rows; row++)
        {
            Rowwise.AddScaled(inputGradient.PaddedRow(row), weight.Value.PaddedRow(0), gradient[row]);
        }
    }

    private static Matrix<T> Exponentials(Workspace<T> workspace, Matrix<T> logarithms)
    {
        var result = workspace.TakeZero(logarithms.Rows, logarithms.Columns);
        for (var row = 0; row < result.Rows; row++)
        {
            TensorPrimitives.Exp<T>(logarithms.Row(row), result.Row(row));
        }

        return result;
    }

    private static Matrix<T> Copy(Workspace<T> workspace, ReadOnlySpan<T> values, int rows, int columns)
    {
        var matrix = workspace.Take(rows, columns);
        for (var row = 0; row < rows; row++)
        {
            values.Slice(row * columns, columns).CopyTo(matrix.Row(row));
        }

        return matrix;
    }

    private static void Add(Span<T> target, ReadOnlySpan<T> source) => TensorPrimitives.Add(target, source, target);
}
