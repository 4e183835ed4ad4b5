using MetaRec.Cli.Jobs;
using MetaRec.Data.Specs;

namespace MetaRec.Cli.Tests.Jobs;

public sealed class PrivacyTextTests
{
    private static readonly PrivacyCost Cost = new(3.1849, 2.8e-5, 1.25, 0.5, 0.0121, 1640);

    [Fact]
    public void Of_NoCost_IsNone() => Assert.Equal("none", PrivacyText.Of(null));

    [Fact]
    public void Of_Cost_HasEpsilonAndDelta() => Assert.Equal("ε 3.18, δ 2.8e-5", PrivacyText.Of(Cost));

    [Fact]
    public void Detailed_Cost_SaysWhatItComesOf() =>
        Assert.Equal("ε 3.18, δ 2.8e-5 after 1,640 steps; noise 1.25 × norm 0.5, sampling rate 0.0121", PrivacyText.Detailed(Cost));
}
