using MetaRec.Learning.Privacy;

namespace MetaRec.Grains.Training;

/// <summary>Where the secrets of private jobs come from. Thread-safe.</summary>
public interface IPrivacyKeys
{
    /// <summary>A key for a job that has none yet.</summary>
    PrivacyKey Draw(string job);
}
