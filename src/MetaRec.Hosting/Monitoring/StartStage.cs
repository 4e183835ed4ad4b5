using System.Globalization;

namespace MetaRec.Hosting.Monitoring;

/// <summary>A stage of a process' start.</summary>
/// <param name="Name">What was reached.</param>
/// <param name="Seconds">When, since the process began.</param>
public sealed record StartStage(string Name, double Seconds)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Name} {Seconds:0.000} s");
}
