using MetaRec.Contracts.Wire;

namespace MetaRec.Contracts.Tests.Wire;

public sealed class VectorTests
{
    private const int Limit = WireLimits.MaxVectorBytes / 4;

    [Fact]
    public void ParameterVector_OneElementTooMany_RefusedWithSizeLimitAndRemedy()
    {
        var refusal = Assert.Throws<VectorTooLargeException>(static () => new ParameterVector(new float[Limit + 1]));

        Assert.Equal(WireLimits.MaxVectorBytes + 4L, refusal.Bytes);
        Assert.Contains("33554436", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("33554432", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("several vectors", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void IndexVector_OneElementTooMany_Refused() =>
        Assert.Throws<VectorTooLargeException>(static () => new IndexVector(new int[Limit + 1]));

    [Fact]
    public void ParameterVector_Null_Refused() => Assert.Throws<ArgumentNullException>(static () => new ParameterVector(null!));

    [Fact]
    public void Empty_Always_NoElements()
    {
        Assert.Equal(0, ParameterVector.Empty.Length);
        Assert.True(IndexVector.Empty.Values.IsEmpty);
    }
}
