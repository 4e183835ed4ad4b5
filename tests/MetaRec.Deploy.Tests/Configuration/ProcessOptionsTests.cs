using MetaRec.Hosting.Configuration;

namespace MetaRec.Deploy.Tests.Configuration;

public sealed class ProcessOptionsTests
{
    public static TheoryData<string> Silo { get; } = [.. ProcessOptions.Silo];

    public static TheoryData<string> Gateway { get; } = [.. ProcessOptions.Gateway];

    [Theory, MemberData(nameof(Silo))]
    public void ReadSilo_AnyOption_IsKnownInTheEnvironment(string name) => AssertKnown(name, environment => ProcessOptions.ReadSilo(environment));

    [Theory, MemberData(nameof(Gateway))]
    public void ReadGateway_AnyOption_IsKnownInTheEnvironment(string name) => AssertKnown(name, environment => ProcessOptions.ReadGateway(environment));

    [Fact]
    public void ReadSilo_UnknownName_IsRefused()
    {
        var error = Assert.Throws<InvalidSettingsException>(() => ProcessOptions.ReadSilo(new Dictionary<string, string> { ["MetaRec__Silo__Port"] = "1" }));

        Assert.Contains("is not a known setting", error.Message, StringComparison.Ordinal);
    }

    private static void AssertKnown(string name, Func<Dictionary<string, string>, IEnumerable<int>> read)
    {
        var error = Record.Exception(() => read(new Dictionary<string, string> { [name] = "" }).ToList());

        Assert.DoesNotContain("is not a known setting", error?.Message ?? "", StringComparison.Ordinal);
    }
}
