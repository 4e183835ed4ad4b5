using System.Text.Json;
using System.Text.Json.Nodes;
using MetaRec.Data.Specs;

namespace MetaRec.Data.Tests.Specs;

public sealed class SpecReaderTests
{
    [Theory]
    [InlineData("""{"learner":{"inerSteps":1}}""", "learner.inerSteps", "Did you mean 'innerSteps'?")]
    [InlineData("""{"innerRate":1}""", "innerRate", "Did you mean 'learner.innerRate'?")]
    [InlineData("""{"zzz":1}""", "zzz", "The keys of a spec are dataset, setting")]
    [InlineData("""{"learner":{"innerSteps":"two"}}""", "learner.innerSteps", "must be a whole number, but is \"two\"")]
    [InlineData("""{"learner":{"order":"third"}}""", "learner.order", "must be one of \"second\", \"first\", but is \"third\"")]
    [InlineData("""{"model":{"hidden":[1.5]}}""", "model.hidden", "must be a list of whole numbers, but is [1.5]")]
    [InlineData("""{"model":{"hidden":null}}""", "model.hidden", "must have a value, but is null")]
    [InlineData("""{"model":[]}""", "model", "must be a mapping of keys to values, but is []")]
    [InlineData("[]", "", "A spec must be a mapping")]
    public void Read_NotASpec_NamesKeyRuleAndRemedy(string json, string key, string message)
    {
        Assert.Null(SpecReader.Read(SpecReader.Parse(json), out var problems));

        var problem = Assert.Single(problems);
        Assert.Equal(key, problem.Key);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_SeveralProblems_FindsAll()
    {
        SpecReader.Read(SpecReader.Parse("""{"steps":"x","model":{"hiden":[1]},"learner":{"innerSteps":1.5}}"""), out var problems);

        Assert.Equal(["steps", "model.hiden", "learner.innerSteps"], problems.Select(problem => problem.Key));
    }

    [Fact]
    public void Read_WhatASpecWrites_IsThatSpec()
    {
        var spec = new TrainingSpec { Seed = ulong.MaxValue, Model = new ModelSpec { Hidden = [8, 4] }, Dataset = new DatasetSpec { Synthetic = new SyntheticSpec { Users = 77 } } };

        var read = SpecReader.Read(JsonNode.Parse(spec.ToJson()), out var problems);

        Assert.Empty(problems);
        Assert.Equal(spec.Identity(), read!.Identity());
    }

    [Fact]
    public void Parse_KeyTwice_IsRefused() => Assert.Throws<JsonException>(() => SpecReader.Parse("""{"steps":1,"steps":2}"""));

    [Fact]
    public void Problems_EveryBrokenRule_BeginsWithAKeyOfTheSpec()
    {
        var broken = new TrainingSpec
        {
            Dataset = new DatasetSpec { Name = "none", Synthetic = new SyntheticSpec { Users = 0, Items = 0, RatingsPerUser = 0, Rank = 0, Noise = -1 } },
            Episodes = new EpisodeSpec { MinHistory = 0, MinSupport = 9, MaxSupport = 0, MaxQuery = 0 },
            Model = new ModelSpec { EmbeddingSize = 0, Hidden = [], WarmItemRatings = 0, ColdTaskShare = 1 },
            Learner = new LearnerSpec { Name = "none", InnerSteps = -1, InnerRate = 0, SupportShrinkage = -1 },
            Optimizer = new OptimizerSpec { Rate = 0, EmbeddingRate = 0, InnerRateRate = 0, ContentPenalty = -1, ItemIdPenalty = -1, WeightPenalty = -1 },
            Steps = 0,
            MicroBatches = 0,
            MicroBatchSize = 0,
            Shards = 0,
            CheckpointEvery = 0,
        };

        Assert.All(broken.Problems(), problem => Assert.Contains(problem.Key, SpecReader.Keys));
        Assert.Equal(broken.Validate(), broken.Problems().Select(problem => problem.Message));
    }
}
