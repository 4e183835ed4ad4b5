using MetaRec.Learning.Privacy;

namespace MetaRec.Grains.Training;

/// <summary>Secrets from the operating system's cryptographic generator.</summary>
internal sealed class RandomPrivacyKeys : IPrivacyKeys
{
    public PrivacyKey Draw(string job) => PrivacyKey.Draw();
}
