using System.Net;

namespace MetaRec.Hosting.Tests;

public sealed class ClusterAddressTests
{
    [Fact]
    public void Parse_RedisWithCredentialsAndTwoNodes_ConnectsToBoth()
    {
        var configuration = Assert.IsType<RedisAddress>(ClusterAddress.Parse("redis://me:se%40cret@node-1:7000,node-2")).ToConfiguration();

        Assert.Equal([new DnsEndPoint("node-1", 7000), new DnsEndPoint("node-2", 6379)], configuration.EndPoints);
        Assert.Equal(("me", "se@cret", false), (configuration.User, configuration.Password, configuration.Ssl));
    }

    [Fact]
    public void Parse_PasswordAlone_HasNoUser()
    {
        var configuration = Assert.IsType<RedisAddress>(ClusterAddress.Parse("rediss://:secret@127.0.0.1:1234")).ToConfiguration();

        Assert.Equal((null, "secret", true), (configuration.User, configuration.Password, configuration.Ssl));
    }

    [Fact]
    public void ToString_RedisWithCredentials_HidesThem() =>
        Assert.Equal("redis://127.0.0.1:1234", ClusterAddress.Parse("redis://me:secret@127.0.0.1:1234").ToString());

    [Theory]
    [InlineData("sqlite:/var/lib/metarec", "/var/lib/metarec")]
    [InlineData("sqlite:///var/lib/metarec", "/var/lib/metarec")]
    [InlineData("sqlite:state", "state")]
    public void Parse_Sqlite_NamesTheFolder(string text, string folder) => Assert.Equal(new SqliteAddress(folder), ClusterAddress.Parse(text));

    [Theory]
    [InlineData("localhost:6379", "begins with its kind")]
    [InlineData("mongodb://localhost", "begins with its kind")]
    [InlineData("redis:localhost:6379", "no '//'")]
    [InlineData("redis://", "not HOST:PORT")]
    [InlineData("redis://localhost:0", "not HOST:PORT")]
    [InlineData("redis://localhost:65536", "not HOST:PORT")]
    [InlineData("redis://localhost:many", "not HOST:PORT")]
    [InlineData("redis://secret@localhost", "has no colon")]
    [InlineData("sqlite:", "names a folder")]
    public void TryParse_Wrong_SaysWhatAndHowToWriteIt(string text, string what)
    {
        Assert.False(ClusterAddress.TryParse(text, out _, out var error));
        Assert.Contains(what, error, StringComparison.Ordinal);
        Assert.Contains("Write ", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("redis://secret@localhost")]
    [InlineData("postgress://me:secret@localhost/metarec")]
    [InlineData("me:secret@localhost")]
    public void TryParse_WrongWithCredentials_DoesNotShowThem(string text)
    {
        Assert.False(ClusterAddress.TryParse(text, out _, out var error));
        Assert.DoesNotContain("secret", error, StringComparison.Ordinal);
    }
}
