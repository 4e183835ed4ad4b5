using MetaRec.Contracts.Cluster;

namespace MetaRec.Contracts.Tests.Cluster;

public sealed class SiloNameTests
{
    [Theory]
    [InlineData(SiloRoles.Coordinator, "host-1/coordinator")]
    [InlineData(SiloRoles.Worker | SiloRoles.Serving, "host-1/worker+serving")]
    [InlineData(SiloRoles.All, "host-1/coordinator+worker+serving")]
    public void Format_Roles_AreReadBack(SiloRoles roles, string name)
    {
        Assert.Equal(name, SiloName.Format("host-1", roles));
        Assert.Equal(roles, SiloName.RolesOf(name));
    }

    [Theory]
    [InlineData("silo-0")]
    [InlineData("pod/without/roles")]
    public void RolesOf_NameWithoutRoles_AreAll(string name) => Assert.Equal(SiloRoles.All, SiloName.RolesOf(name));

    [Fact]
    public void TryParse_SpacesAndCase_AreAccepted()
    {
        Assert.True(SiloName.TryParse(" Worker , serving", out var roles, out _));
        Assert.Equal(SiloRoles.Worker | SiloRoles.Serving, roles);
    }

    [Theory]
    [InlineData("")]
    [InlineData("worker,")]
    [InlineData("workr")]
    public void TryParse_UnknownRole_NamesItAndTheKnownOnes(string list)
    {
        Assert.False(SiloName.TryParse(list, out _, out var error));
        Assert.Contains("coordinator, worker, serving", error, StringComparison.Ordinal);
    }

    [Fact]
    public void TryParse_Misspelt_SuggestsTheRole()
    {
        Assert.False(SiloName.TryParse("coordinator,wroker", out _, out var error));
        Assert.Contains("Did you mean 'worker'?", error, StringComparison.Ordinal);
    }
}
