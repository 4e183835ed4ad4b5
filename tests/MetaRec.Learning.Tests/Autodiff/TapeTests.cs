using MetaRec.Data;
using MetaRec.Learning.Autodiff;

namespace MetaRec.Learning.Tests.Autodiff;

public sealed class TapeTests
{
    private delegate Node<double> Function(Node<double> a, Node<double> b);

    // Every operation, in a function of a [3, 4] and a [3, 4] matrix that are drawn from the normal distribution.
    private static readonly Dictionary<string, Function> Functions = new()
    {
        ["add"] = (a, b) => (a + b).Square(),
        ["subtract"] = (a, b) => (a - b).Square() * a,
        ["multiply"] = (a, b) => a * b * a,
        ["divide"] = (a, b) => a / (b.Square() + 1),
        ["scale and shift"] = (a, b) => ((2.5 * a) - 0.5).Square() * (b + 3.0),
        ["negate"] = (a, b) => (-a).Square() * b,
        ["product"] = (a, b) => a.Dot(b.Transposed()).Square(),
        ["product, left transposed"] = (a, b) => a.TransposedDot(b).Square(),
        ["product, right transposed"] = (a, b) => a.DotTransposed(b).Square() * 0.5,
        ["relu"] = (a, b) => (a * b).Relu().Square(),
        ["sigmoid"] = (a, b) => a.Sigmoid() * b.Square(),
        ["tanh"] = (a, b) => a.Tanh() * b.Square(),
        ["exp"] = (a, b) => (a * 0.5).Exp() * b,
        ["log"] = (a, b) => (a.Square() + 0.5).Log() * b,
        ["sqrt"] = (a, b) => (a.Square() + 0.5).Sqrt() * b,
        ["softplus"] = (a, b) => (a * 3.0).Softplus() * b,
        ["clamp"] = (a, b) => (a * b).Clamp(-0.7, 0.7).Square() * b,
        ["huber"] = (a, b) => (a * b).Huber(0.5) * b,
        ["rows repeated"] = (a, b) => a * b.SumRows(),
        ["columns repeated"] = (a, b) => a * b.SumColumns().Square(),
        ["a number repeated"] = (a, b) => a * (b.Sum() * a.Sum()),
        ["means"] = (a, b) => a.Mean() * b.MeanRows().Square(),
        ["softmax"] = (a, b) => a.SoftmaxRows() * b.Square(),
        ["log of summed exponentials"] = (a, b) => (a + b.Square()).LogSumExpRows(),
        ["columns taken"] = (a, b) => a.SliceColumns(1, 2) * b.SliceColumns(2, 2).Square(),
        ["rows taken"] = (a, b) => a.SliceRows(1, 2) * b.SliceRows(0, 2).Square(),
        ["rows gathered"] = (a, b) => a.GatherRows(new[] { 2, 0, 2, 1 }) * b.GatherRows(new[] { 0, 0, 1, 2 }).Square(),
        ["columns joined"] = (a, b) => a.Tape.JoinColumns(a, b.Square(), a).SumColumns().Square(),
        ["rows joined"] = (a, b) => a.Tape.JoinRows(a, b.Square()).SumRows().Square(),
        ["reshaped"] = (a, b) => a.Reshape(4, 3).Dot(b).Square(),
        ["reshaped to a row"] = (a, b) => a.Reshape(1, 12) * b.Square().Reshape(1, 12),
        ["diagonal"] = (a, b) => (b.TransposedDot(b) * a.SumRows().Diagonal()).Square(),
        ["solved"] = (a, b) => a.Tape.Solve(a.DotTransposed(a) + a.Tape.Filled(1, 3, 2).Diagonal(), b).Square(),
    };

    public static TheoryData<string> Names() => [.. Functions.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradient_OfEveryOperation_EqualsFiniteDifferences(string name)
    {
        var (a, b) = (Normal(1), Normal(2));
        var tape = new Tape<double>();
        double[] Value(double[] x, double[] y)
        {
            tape.Reset();
            return [Functions[name](tape.Leaf(x, 3, 4), tape.Leaf(y, 3, 4)).Sum().Number];
        }

        tape.Reset();
        var (left, right) = (tape.Leaf(a, 3, 4), tape.Leaf(b, 3, 4));
        var gradients = tape.Gradient(Functions[name](left, right).Sum(), left, right);
        double[] actual = [.. Numbers(gradients[0]), .. Numbers(gradients[1])];

        AssertClose(Differences(Value, a, b), actual, name);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Gradient_OfAGradient_EqualsFiniteDifferences(string name)
    {
        var (a, b) = (Normal(3), Normal(4));
        var tape = new Tape<double>();
        Node<double> Slope(Node<double> x, Node<double> y)
        {
            var first = tape.Gradient(Functions[name](x, y).Sum(), x, y);
            return (first[0] * y).Sum() + (first[1].Square() * x).Sum();
        }

        double[] Value(double[] x, double[] y)
        {
            tape.Reset();
            return [Slope(tape.Leaf(x, 3, 4), tape.Leaf(y, 3, 4)).Number];
        }

        tape.Reset();
        var (left, right) = (tape.Leaf(a, 3, 4), tape.Leaf(b, 3, 4));
        var gradients = tape.Gradient(Slope(left, right), left, right);
        double[] actual = [.. Numbers(gradients[0]), .. Numbers(gradients[1])];

        AssertClose(Differences(Value, a, b), actual, name);
    }

    [Fact]
    public void Gradient_ByAResult_IsTheDerivativeFromThereOn()
    {
        var tape = new Tape<double>();
        var x = tape.Constant(3);
        var y = x.Square();
        var z = y * y * x;

        var gradients = tape.Gradient(z, y, x);

        // z = y²x with y = x²: ∂z/∂y at fixed x is 2yx, and along both ways dz/dx = 5x⁴.
        Assert.Equal(54, gradients[0].Number, 1e-12);
        Assert.Equal(405, gradients[1].Number, 1e-12);
    }

    [Fact]
    public void Gradient_BySomethingUnrelated_IsZero()
    {
        var tape = new Tape<float>();
        var other = tape.Leaf([1, 2, 3, 4, 5, 6], 2, 3);
        var x = tape.Constant(2);
        var later = tape.Leaf([1, 2], 1, 2);

        var gradients = tape.Gradient(x.Square(), other, later, x);

        Assert.Equal([0f, 0, 0, 0, 0, 0], Numbers(gradients[0]));
        Assert.Equal([0f, 0], Numbers(gradients[1]));
        Assert.Equal(4, gradients[2].Number);
    }

    [Fact]
    public void Gradient_ThroughDetached_DoesNotLeadBack()
    {
        var tape = new Tape<double>();
        var x = tape.Constant(3);

        Assert.Equal(3, tape.Gradient(x.Detached() * x, x)[0].Number);
    }

    [Fact]
    public void Gradient_TapeGrowsWhileItLeadsBack_IsTheSame()
    {
        var tape = new Tape<double>();
        var x = tape.Constant(1.0001);
        var y = x;
        for (var i = 0; i < 3000; i++)
        {
            y = (y * x) + (0.0 * y);
        }

        Assert.Equal(3001 * Math.Pow(1.0001, 3000), tape.Gradient(y, x)[0].Number, 1e-8);
    }

    [Fact]
    public void Reset_ToAMark_GivesTheSameBitsAgain()
    {
        var tape = new Tape<float>();
        var a = tape.Leaf([.. Normal(5).Select(x => (float)x)], 3, 4);
        var mark = tape.Mark;
        float[] Once()
        {
            tape.Reset(mark);
            return Numbers(tape.Gradient(a.DotTransposed(a).Tanh().Sum(), a)[0]);
        }

        var first = Once();
        var count = tape.Count;

        Assert.Equal(first, Once());
        Assert.Equal(count, tape.Count);
    }

    [Fact]
    public void Solve_NotPositiveDefinite_IsNotANumber()
    {
        var tape = new Tape<double>();
        var x = tape.Solve(tape.Leaf([1, 2, 2, 1], 2, 2), tape.Leaf([1, 1], 2, 1));

        Assert.True(double.IsNaN(x[1, 0]));
    }

    [Fact]
    public void Operations_ShapesThatDoNotFit_AreRefusedWithBothShapes()
    {
        var tape = new Tape<double>();
        var (a, b) = (tape.Zeros(2, 3), tape.Zeros(2, 4));

        Assert.Contains("[2, 3] and b of [2, 4]", Assert.Throws<ArgumentException>(() => a.Dot(b)).Message, StringComparison.Ordinal);
        Assert.Contains("[2, 4] cannot be repeated to [2, 3]", Assert.Throws<ArgumentException>(() => a + b).Message, StringComparison.Ordinal);
        Assert.Contains("Sum it first", Assert.Throws<ArgumentException>(() => tape.Gradient(a, a)).Message, StringComparison.Ordinal);
        Assert.Contains("two tapes", Assert.Throws<ArgumentException>(() => new Tape<double>().Zeros(2, 3) + a).Message, StringComparison.Ordinal);
    }

    private static double[] Normal(ulong seed)
    {
        var random = new StableRandom(seed);
        var values = new double[12];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = random.NextGaussian();
        }

        return values;
    }

    private static T[] Numbers<T>(Node<T> node)
        where T : unmanaged, System.Numerics.IFloatingPointIeee754<T> => [.. Enumerable.Range(0, node.Rows).SelectMany(row => node.Row(row).ToArray())];

    private static double[] Differences(Func<double[], double[], double[]> function, double[] a, double[] b)
    {
        const double Step = 1e-5;
        double Difference(double[] values, int i)
        {
            var original = values[i];
            values[i] = original + Step;
            var up = function(a, b)[0];
            values[i] = original - Step;
            var down = function(a, b)[0];
            values[i] = original;
            return (up - down) / (2 * Step);
        }

        return [.. Enumerable.Range(0, 12).Select(i => Difference(a, i)), .. Enumerable.Range(0, 12).Select(i => Difference(b, i))];
    }

    private static void AssertClose(double[] expected, double[] actual, string name)
    {
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) < 1e-6 * Math.Max(1, Math.Abs(expected[i])), $"{name}, number {i}: {expected[i]} by differences, {actual[i]} by the tape.");
        }
    }
}
