namespace MetaRec.Learning.Privacy;

/// <summary>A sum of signed numbers of which only the logarithms are at hand: they may be far outside the range of a double.</summary>
internal struct LogSum
{
    private double _positive;
    private double _negative;

    public LogSum() => (_positive, _negative) = (double.NegativeInfinity, double.NegativeInfinity);

    /// <summary>ln of the sum; −∞ where nothing positive is left.</summary>
    public readonly double Value
    {
        get
        {
            var ratio = Math.Exp(_negative - _positive);
            return double.IsNegativeInfinity(_positive) || ratio >= 1 ? double.NegativeInfinity : _positive + LogOnePlus(-ratio);
        }
    }

    /// <summary>Adds sign · exp(<paramref name="logarithm"/>).</summary>
    public void Add(double logarithm, int sign = 1)
    {
        if (sign >= 0)
        {
            _positive = Join(_positive, logarithm);
        }
        else
        {
            _negative = Join(_negative, logarithm);
        }
    }

    /// <summary>ln(1 + x), exact for small x too.</summary>
    public static double LogOnePlus(double x)
    {
        var sum = 1 + x;
        return sum == 1 ? x : Math.Log(sum) * (x / (sum - 1));
    }

    private static double Join(double a, double b)
    {
        var (low, high) = a < b ? (a, b) : (b, a);
        return double.IsNegativeInfinity(low) ? high : high + LogOnePlus(Math.Exp(low - high));
    }
}
