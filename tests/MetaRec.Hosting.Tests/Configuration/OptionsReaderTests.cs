using MetaRec.Hosting.Configuration;
using Microsoft.Extensions.Configuration;

namespace MetaRec.Hosting.Tests.Configuration;

public sealed class OptionsReaderTests
{
    [Fact]
    public void Read_ValuesOfTheSection_ReplaceTheDefaults()
    {
        var reader = Reader(("MetaRec:Cluster:Address", "redis://localhost:1"), ("MetaRec:Cluster:probetimeout", "00:00:05"));

        var options = ClusterConnectionOptions.Read(reader);

        Assert.Empty(reader.Errors);
        Assert.Equal(("redis://localhost:1", TimeSpan.FromSeconds(5), "metarec"), (options.Address, options.ProbeTimeout, options.ClusterId));
    }

    [Fact]
    public void ThrowIfInvalid_SeveralMistakes_NamesAllOfThem()
    {
        var reader = Reader(
            ("MetaRec:Cluster:Adress", "redis://localhost:1"),
            ("MetaRec:Cluster:ClusterId", ""),
            ("MetaRec:Cluster:ProbeTimeout", "soon"),
            ("MetaRec:Cluster:Tls:CertificateFile", "/nowhere/silo.pem"));

        ClusterConnectionOptions.Read(reader);

        var message = Assert.Throws<InvalidSettingsException>(reader.ThrowIfInvalid).Message;
        Assert.Contains("'MetaRec:Cluster:Adress' is not a known setting. Did you mean 'Address'?", message, StringComparison.Ordinal);
        Assert.Contains("cluster id must not be empty", message, StringComparison.Ordinal);
        Assert.Contains("'MetaRec:Cluster:ProbeTimeout' must be of the kind time (hh:mm:ss), but was 'soon'", message, StringComparison.Ordinal);
        Assert.Contains("'/nowhere/silo.pem' does not exist", message, StringComparison.Ordinal);
        Assert.Contains("KeyFile is missing", message, StringComparison.Ordinal);
        Assert.Contains("A cluster address is missing", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OutOfRange_NamesTheBounds()
    {
        var reader = Reader(("MetaRec:Cluster:Address", "redis://localhost:1"), ("MetaRec:Cluster:ProbeTimeout", "2"));

        ClusterConnectionOptions.Read(reader);

        // A bare number is days to .NET.
        Assert.Contains("between 00:00:00.1", Assert.Single(reader.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_WrongAddress_ExplainsIt()
    {
        var reader = Reader(("MetaRec:Cluster:Address", "localhost:6379"));

        ClusterConnectionOptions.Read(reader);

        Assert.Contains("Write redis://", Assert.Single(reader.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Read_ProvidersOfOrleans_NeedNoAddress()
    {
        var reader = Reader(("Orleans:Clustering:ProviderType", "Redis"));

        Assert.Null(ClusterConnectionOptions.Read(reader).Address);
        Assert.Empty(reader.Errors);
    }

    private static OptionsReader Reader(params (string Key, string Value)[] settings) => new(
        new ConfigurationBuilder().AddInMemoryCollection(settings.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value))).Build());
}
