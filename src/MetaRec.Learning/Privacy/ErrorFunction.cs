namespace MetaRec.Learning.Privacy;

/// <summary>The complementary error function in log space, where it does not underflow.</summary>
internal static class ErrorFunction
{
    private const double SeriesEnds = 2.5;

    /// <summary>ln erfc(x), to about 1e-13 of its value or of 1, whichever is larger.</summary>
    public static double LogComplement(double x) => x switch
    {
        > SeriesEnds => (-x * x) + Math.Log(Scaled(x)),
        < -SeriesEnds => Math.Log(2) + LogSum.LogOnePlus(-Math.Exp(-x * x) * Scaled(-x) / 2),
        _ => Math.Log(1 - Series(x)),
    };

    /// <summary>erf by its everywhere convergent series with positive terms: 2x/√π · exp(−x²) · Σ (2x²)ⁿ / (1·3·…·(2n+1)).</summary>
    private static double Series(double x)
    {
        var (term, sum) = (1.0, 1.0);
        for (var n = 1; term > 1e-17 * sum; n++)
        {
            term *= 2 * x * x / ((2 * n) + 1);
            sum += term;
        }

        return 2 * x / Math.Sqrt(Math.PI) * Math.Exp(-x * x) * sum;
    }

    /// <summary>erfc(x)·exp(x²) for x above 0 by Laplace's continued fraction, from its end: 1/√π · 1/(x + ½/(x + 1/(x + 3/2/(x + …)))).</summary>
    private static double Scaled(double x)
    {
        var tail = x;
        for (var n = 12 + (int)(450 / (x * x)); n > 0; n--)
        {
            tail = x + (n / 2.0 / tail);
        }

        return 1 / (Math.Sqrt(Math.PI) * tail);
    }
}
