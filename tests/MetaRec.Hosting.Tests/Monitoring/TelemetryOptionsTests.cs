using MetaRec.Hosting.Configuration;
using MetaRec.Hosting.Monitoring;
using Microsoft.Extensions.Configuration;

namespace MetaRec.Hosting.Tests.Monitoring;

public sealed class TelemetryOptionsTests
{
    [Theory]
    [InlineData("OtlpEndpoint", "collector:4318", "must be an address that begins with http:// or https://, but was 'collector:4318'")]
    [InlineData("OtlpProtocol", "thrift", "must be http/protobuf or grpc, but was 'thrift'")]
    [InlineData("SamplingRatio", "1.5", "must be between 0 and 1")]
    [InlineData("OtlpMetricsInterval", "00:00:00", "interval of metrics must be between")]
    [InlineData("LogFormat", "xml", "must be text or json, but was 'xml'")]
    [InlineData("OtlpHeaders", "just-a-secret", "must be name=value, separated by commas (MetaRec:Telemetry:OtlpHeaders)")]
    public void Read_WrongValue_NamesItsRule(string name, string value, string message) => Assert.Contains(message, Read(name, value).Errors.Single(), StringComparison.Ordinal);

    [Fact]
    public void Read_WrongHeaders_DoesNotShowTheSecret() => Assert.DoesNotContain("just-a-secret", Read("OtlpHeaders", "just-a-secret").Errors.Single(), StringComparison.Ordinal);

    [Theory]
    [InlineData("https://collector:4317/", 0.5, true)]
    [InlineData("http://collector:4318", 0, false)]
    [InlineData(null, 1, false)]
    public void IsTraced_EndpointAndRatio_NeedsBoth(string? endpoint, double ratio, bool isTraced) =>
        Assert.Equal(isTraced, new TelemetryOptions { OtlpEndpoint = endpoint, SamplingRatio = ratio }.IsTraced);

    private static OptionsReader Read(string name, string value)
    {
        var reader = new OptionsReader(new ConfigurationBuilder().AddInMemoryCollection([new($"{TelemetryOptions.Section}:{name}", value)]).Build());
        reader.Read<TelemetryOptions>(TelemetryOptions.Section);
        return reader;
    }
}
