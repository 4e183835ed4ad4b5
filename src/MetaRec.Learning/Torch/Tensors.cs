using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using TorchSharp;
using static TorchSharp.torch;

namespace MetaRec.Learning.Torch;

/// <summary>
/// The tensor operations that the library may use where TorchSharp's own would make a short-lived scalar.
/// </summary>
/// <remarks>
/// TorchSharp 0.107 passes a scalar's native handle without keeping the object alive, so a collection started by any other thread frees it
/// under the running call. Here every scalar is rooted for the life of the process, and constants are tensors. eng/BannedSymbols.txt makes the
/// dangerous members build errors everywhere else.
/// </remarks>
public static class Tensors
{
#pragma warning disable RS0030 // The one place that may use scalars: these are rooted for the life of the process.
    private static readonly Scalar One = 1f;
    private static readonly Scalar MinusOne = -1f;

    /// <summary>a + b, with broadcasting.</summary>
    public static Tensor Add(Tensor a, Tensor b) => a.add(b, One);

    /// <summary>a − b, with broadcasting.</summary>
    public static Tensor Subtract(Tensor a, Tensor b) => a.add(b, MinusOne);
#pragma warning restore RS0030

    /// <summary>A tensor of shape [1] that holds one number.</summary>
    public static Tensor Constant(double value, ScalarType type) => From([value], type, 1);

    /// <summary>A tensor of shape [1] that holds one number, of the type and on the device of another.</summary>
    public static Tensor Constant(double value, Tensor like) => like.device_type == DeviceType.CPU
        ? From([value], like.dtype, 1)
        : Constants.GetOrAdd((value, like.dtype, like.device.ToString()), static (key, device) => From([key.Value], key.Type, 1).to(device).DetachFromDisposeScope(), like.device);

    /// <summary>Every transfer to a GPU waits for it, so a constant is brought there once and stays: there are as many as formulas have numbers.</summary>
    private static readonly ConcurrentDictionary<(double Value, ScalarType Type, string Device), Tensor> Constants = new();

    /// <summary>A tensor filled from numbers in row-major order.</summary>
    /// <exception cref="ArgumentException">The shape does not hold as many numbers.</exception>
    public static Tensor From(ReadOnlySpan<float> values, ScalarType type, params ReadOnlySpan<long> shape)
    {
        var tensor = Empty(values.Length, ScalarType.Float32, shape);
        MemoryMarshal.AsBytes(values).CopyTo(tensor.bytes);
        return type == ScalarType.Float32 ? tensor : tensor.to_type(type);
    }

    /// <inheritdoc cref="From(ReadOnlySpan{float}, ScalarType, ReadOnlySpan{long})"/>
    public static Tensor From(ReadOnlySpan<double> values, ScalarType type, params ReadOnlySpan<long> shape)
    {
        var tensor = Empty(values.Length, ScalarType.Float64, shape);
        MemoryMarshal.AsBytes(values).CopyTo(tensor.bytes);
        return type == ScalarType.Float64 ? tensor : tensor.to_type(type);
    }

    /// <summary>Indices as a vector of 64-bit integers.</summary>
    public static Tensor Indices(ReadOnlySpan<long> values)
    {
        var tensor = Empty(values.Length, ScalarType.Int64, [values.Length]);
        MemoryMarshal.AsBytes(values).CopyTo(tensor.bytes);
        return tensor;
    }

    /// <summary>Copies a tensor's numbers out as float32, in row-major order.</summary>
    public static float[] ToFloats(Tensor tensor)
    {
        using var contiguous = tensor.detach().to_type(ScalarType.Float32).contiguous().cpu();
        return MemoryMarshal.Cast<byte, float>(contiguous.bytes).ToArray();
    }

    /// <summary>A contiguous float32 tensor's own memory; valid as long as the tensor is.</summary>
    /// <exception cref="ArgumentException">The tensor is not contiguous float32.</exception>
    public static ReadOnlySpan<float> View(Tensor tensor) => tensor.dtype == ScalarType.Float32 && tensor.is_contiguous()
        ? MemoryMarshal.Cast<byte, float>(tensor.bytes)
        : throw new ArgumentException($"A view needs a contiguous float32 tensor, but this one is {tensor.dtype}.", nameof(tensor));

    /// <summary>Copies a tensor's numbers out as float64, in row-major order.</summary>
    public static double[] ToDoubles(Tensor tensor)
    {
        using var contiguous = tensor.detach().to_type(ScalarType.Float64).contiguous().cpu();
        return MemoryMarshal.Cast<byte, double>(contiguous.bytes).ToArray();
    }

    private static Tensor Empty(int count, ScalarType type, ReadOnlySpan<long> shape)
    {
        long size = 1;
        foreach (var dimension in shape)
        {
            size *= dimension;
        }

        if (size != count)
        {
            throw new ArgumentException($"A shape of {size} numbers cannot hold {count}.", nameof(shape));
        }

        return empty(shape.ToArray(), type);
    }

}
