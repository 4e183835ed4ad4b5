using MetaRec.Grains.Training;
using MetaRec.Learning.Privacy;

namespace MetaRec.Grains.Tests.Training;

/// <summary>The first key is one that a test knows; later ones are others, so that a job which draws again is found out.</summary>
internal sealed class FixedPrivacyKeys : IPrivacyKeys
{
    private int _drawn;

    public static PrivacyKey First { get; } = Of(1);

    public PrivacyKey Draw(string job) => Of(Interlocked.Increment(ref _drawn));

    private static PrivacyKey Of(int number) => new([.. Enumerable.Repeat((byte)number, PrivacyKey.Length)]);
}
