using MetaRec.Data.Specs;
using MetaRec.Data.Tasks;
using MetaRec.Learning.Baselines;

namespace MetaRec.Evaluation.Tests.Baselines;

public sealed class ItemOffsetsTests
{
    private static readonly IReadOnlyList<History> Training = [.. TestData.Ratings(0, 4, 4, 4, 4, 4), .. TestData.Ratings(1, 2, 2, 2, 2, 2)];

    /// <summary>Every user rates one item only: what of a rating is the item's and what the user's is told by the shrinkages.</summary>
    [Fact]
    public void Fit_Joint_FollowsTheFormulaSweepBySweep()
    {
        var offsets = ItemOffsets.Fit(TestData.Catalogue(2), Training, ItemBase.Joint);

        // No content. In each sweep b_u = (1 − b) / (1 + 5), then b = 5 (1 − b_u) / (5 + 5), from b = 0.5.
        var expected = 0.5;
        for (var sweep = 0; sweep < 5; sweep++)
        {
            expected = 5 * (1 - ((1 - expected) / 6)) / 10;
        }

        Assert.Equal(expected, offsets.Values[0], 1e-6);
        Assert.Equal(-expected, offsets.Values[1], 1e-6);
    }

    /// <summary>A user who likes everything and one who likes nothing rate different items, which one user of both finds equal.</summary>
    [Fact]
    public void Fit_JointItemsOfDifferentRaters_LieCloserThanTheirMeans()
    {
        int[] kind = [.. Enumerable.Range(0, 10)];
        History[] training =
        [
            new History(0, [.. kind], [.. kind.Select(_ => 5f)]),
            new History(1, [.. kind.Select(item => item + 10)], [.. kind.Select(_ => 1f)]),
            new History(2, [.. Enumerable.Range(0, 20)], [.. Enumerable.Range(0, 20).Select(_ => 3f)]),
        ];

        var joint = ItemOffsets.Fit(TestData.Catalogue(20), training, ItemBase.Joint);

        // Means: (2 + 0) / (2 + 5) above and below.
        Assert.InRange(joint.Values[0], 0, 1.5f / 7);
        Assert.InRange(joint.Values[10], -1.5f / 7, 0);
    }

    [Fact]
    public void Fit_JointItemWithOneRating_LiesBetweenContentAndRating()
    {
        var genre = TestData.Field("genre", 2, [0], [1], [1]);
        History[] training = [.. Training, .. TestData.Ratings(2, 5)];

        var joint = ItemOffsets.Fit(TestData.Catalogue(3, genre), training, ItemBase.Joint);
        var mean = ItemOffsets.Fit(TestData.Catalogue(3, genre), training, ItemBase.Mean);

        Assert.Equal(mean.ContentValues[2], mean.Values[2]);
        Assert.InRange(joint.Values[2], joint.ContentValues[2] + 0.1f, 1.9f);
    }

    [Theory]
    [InlineData(ItemBase.Mean)]
    [InlineData(ItemBase.Joint)]
    public void Of_ItemWithTheContentItHad_IsItsOffset(ItemBase kind)
    {
        var genre = TestData.Field("genre", 2, [0], [1], [0], [0, 1]);
        var offsets = ItemOffsets.Fit(TestData.Catalogue(4, genre), [.. Training, .. TestData.Ratings(2, 5)], kind);

        for (var item = 0; item < 4; item++)
        {
            Assert.Equal(offsets.Values[item], offsets.Of(item, [genre.Of(item).ToArray()]), 1e-6f);
        }

        Assert.Equal(offsets.ContentValues[3], offsets.Of(-1, [[0, 1]]), 1e-6f);
    }

    [Fact]
    public void Of_JointItemWithNewContent_KeepsWhatItsRatingsSay()
    {
        var genre = TestData.Field("genre", 2, [0], [1]);
        var offsets = ItemOffsets.Fit(TestData.Catalogue(2, genre), Training, ItemBase.Joint);

        var moved = offsets.Of(0, [[1]]);

        Assert.Equal(offsets.ContentValues[1] + (offsets.Values[0] - offsets.ContentValues[0]), moved, 1e-6f);
    }
}
