using MetaRec.Contracts.Serving;

namespace MetaRec.Grains.Serving;

/// <summary>The durable part of a user: ratings, oldest first, one per item.</summary>
[GenerateSerializer, Alias("metarec.UserRecord")]
internal sealed class UserRecord
{
    [Id(0)]
    public List<ItemRating> Ratings { get; set; } = [];
}
