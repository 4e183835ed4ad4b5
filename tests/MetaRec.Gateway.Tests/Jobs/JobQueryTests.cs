using MetaRec.Contracts.Jobs;
using MetaRec.Gateway.Jobs;

namespace MetaRec.Gateway.Tests.Jobs;

public sealed class JobQueryTests
{
    [Fact]
    public void States_SeveralNames_AreReadWhateverTheirCase() =>
        Assert.Equal([JobState.Running, JobState.Failed, JobState.Stopped], JobQuery.States(["running,FAILED", "Stopped"]));

    [Fact]
    public void States_Misspelt_NamesTheNearest() =>
        Assert.Contains("Did you mean 'RUNNING'?", Assert.Throws<InvalidSpecException>(() => JobQuery.States(["RUNING"])).Errors["state"][0], StringComparison.Ordinal);
}
