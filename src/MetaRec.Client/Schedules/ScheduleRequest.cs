using System.Text.Json.Nodes;

namespace MetaRec.Client.Schedules;

/// <summary>What a schedule is asked to do; what is left out has its default.</summary>
/// <param name="Model">The model to retrain. Default: default.</param>
/// <param name="Every">From one time to the next: a number with m, h or d, from 5m to 366d. Default: 1d.</param>
/// <param name="MinNewEvents">New ratings without which a run trains nothing; 1 to 1,000,000,000. Default: 100.</param>
/// <param name="Promote">when-better or never. Default: when-better.</param>
/// <param name="Spec">How to train, see /v1/schemas/training-spec.json; its data set is the live one in any case. Default: as the version in service was trained.</param>
public sealed record ScheduleRequest(string? Model = null, string? Every = null, long? MinNewEvents = null, string? Promote = null, JsonObject? Spec = null);
