namespace MetaRec.Tests.Shared;

/// <summary>A span as a collector gets it.</summary>
/// <param name="Service">What kind of process has sent it.</param>
/// <param name="Instance">Which process.</param>
/// <param name="Trace">Its trace.</param>
/// <param name="Id">Its id in the trace.</param>
/// <param name="Parent">The id of the span that it is within; empty at the root.</param>
/// <param name="Name">Its name.</param>
/// <param name="Tags">Its tags as text.</param>
public sealed record OtlpSpan(string Service, string Instance, string Trace, string Id, string Parent, string Name, IReadOnlyDictionary<string, string> Tags);
