using MetaRec.Hosting.Storage.Postgres;
using Npgsql;

namespace MetaRec.Hosting.Tests;

public sealed class PostgresAddressTests
{
    [Fact]
    public void Parse_EveryPart_ArrivesDecoded()
    {
        var settings = Settings("postgres://me%40home:p%40ss%3Aw%2Frd%3F%23@db.example:7000/meta%20rec?sslmode=verify-full&sslrootcert=%2Fetc%2Fca.pem");

        Assert.Equal(("me@home", "p@ss:w/rd?#", "db.example", 7000, "meta rec"), (settings.Username, settings.Password, settings.Host, settings.Port, settings.Database));
        Assert.Equal((SslMode.VerifyFull, "/etc/ca.pem"), (settings.SslMode, settings.RootCertificate));
    }

    [Theory]
    [InlineData("postgres://me@localhost/metarec", "localhost", 5432)]
    [InlineData("postgresql://me@10.0.0.1:5433/metarec", "10.0.0.1", 5433)]
    [InlineData("postgres://me@[::1]/metarec", "::1", 5432)]
    [InlineData("postgres://me@[::1]:5433/metarec", "::1", 5433)]
    public void Parse_PasswordOrPortLeftOut_NoPasswordAndTheUsualPort(string text, string host, int port)
    {
        var settings = Settings(text);

        Assert.Equal((host, port, "me", "metarec", null), (settings.Host, settings.Port, settings.Username, settings.Database, settings.Password));
    }

    [Theory]
    [InlineData("disable", SslMode.Disable)]
    [InlineData("allow", SslMode.Allow)]
    [InlineData("prefer", SslMode.Prefer)]
    [InlineData("require", SslMode.Require)]
    [InlineData("verify-ca", SslMode.VerifyCA)]
    public void Parse_SslMode_AsPostgresNamesIt(string name, SslMode mode) =>
        Assert.Equal(mode, Settings($"postgres://me@localhost/metarec?sslmode={name}").SslMode);

    [Fact]
    public void Parse_AnyAddress_TablesAreLookedForInTheSchemaOfMetaRec() => Assert.Equal(PostgresSchema.Name, Settings("postgres://me@localhost/metarec").SearchPath);

    [Fact]
    public void Parse_SameText_Equal() =>
        Assert.Equal(ClusterAddress.Parse("postgres://me:a@localhost/metarec"), ClusterAddress.Parse("postgres://me:a@localhost:5432/metarec"));

    [Theory]
    [InlineData("postgres://me:secret@db:1234/metarec?sslmode=require", "postgres://db:1234/metarec")]
    [InlineData("postgres://me:se?c:ret@db:1234/metarec", "postgres://db:1234/metarec")]
    [InlineData("postgresql://me:secret@[::1]/metarec", "postgresql://[::1]:5432/metarec")]
    public void ToString_WithCredentials_HidesThem(string text, string shown) => Assert.Equal(shown, $"{ClusterAddress.Parse(text)}");

    [Theory]
    [InlineData("postgres:localhost/metarec", "has no '//'")]
    [InlineData("postgres://", "has no user and no host and no database.")]
    [InlineData("postgres://localhost", "has no user and no database.")]
    [InlineData("postgres://:secret@localhost/metarec", "has no user.")]
    [InlineData("postgres://me:secret@/metarec", "has no host.")]
    [InlineData("postgres://me:secret@localhost/", "has no database.")]
    [InlineData("postgres://me:secret@localhost:0/metarec", "between 1 and 65535, but is '0'")]
    [InlineData("postgres://me:secret@localhost:65536/metarec", "between 1 and 65535, but is '65536'")]
    [InlineData("postgres://me:secret@localhost:/metarec", "between 1 and 65535, but is ''")]
    [InlineData("postgres://me:secret@localhost/metarec?sslmode=on", "must be one of disable, allow, prefer, require, verify-ca, verify-full, but is 'on'")]
    [InlineData("postgres://me:secret@localhost/metarec?timeout=3", "'timeout' in the PostgreSQL address is not sslmode=MODE")]
    [InlineData("postgres://me:secret@localhost/metarec?sslrootcert=", "'sslrootcert' in the PostgreSQL address is not")]
    public void TryParse_Wrong_SaysWhatAndHowToWriteItButNotThePassword(string text, string what)
    {
        Assert.False(ClusterAddress.TryParse(text, out _, out var error));
        Assert.Contains(what, error, StringComparison.Ordinal);
        Assert.Contains("Write postgres://metarec:PASSWORD@", error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error, StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_SeveralMistakes_NamesAllOfThem()
    {
        Assert.False(ClusterAddress.TryParse("postgres://:secret@localhost:many?sslmode=yes&x=1", out _, out var error));

        Assert.All(["no user and no database", "'many'", "'yes'", "'x'"], part => Assert.Contains(part, error, StringComparison.Ordinal));
    }

    private static NpgsqlConnectionStringBuilder Settings(string text) => Assert.IsType<PostgresAddress>(ClusterAddress.Parse(text)).ToConnectionString();
}
