using System.Text.Json;
using MetaRec.Data.Specs;

namespace MetaRec.Data.Tests.Specs;

public sealed class SpecJsonTests
{
    [Theory]
    [InlineData("""{"model":{"hidden":null}}""")]
    [InlineData("""{"episodes":null}""")]
    [InlineData("""{"learner":{"order":5}}""")]
    [InlineData("""{"learner":{"order":"5"}}""")]
    [InlineData("""{"learner":{"order":"third"}}""")]
    [InlineData("""{"stepz":5}""")]
    public void FromJson_NotASpec_IsRefused(string json) => Assert.Throws<JsonException>(() => TrainingSpec.FromJson(json));

    [Fact]
    public void FromJson_WhatToJsonWrote_IsTheSameSpec()
    {
        var spec = new TrainingSpec
        {
            Dataset = new DatasetSpec { Synthetic = new SyntheticSpec { Noise = 0.25 }, Fingerprint = "00ff" },
            Learner = new LearnerSpec { Order = GradientOrder.First },
            Model = new ModelSpec { Hidden = [8, 4] },
        };

        Assert.Equal(spec.ToJson(), TrainingSpec.FromJson(spec.ToJson()).ToJson());
        Assert.Contains("\"order\":\"first\"", spec.ToJson(), StringComparison.Ordinal);
    }
}
