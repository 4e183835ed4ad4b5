using System.Diagnostics;
using OpenTelemetry;

namespace MetaRec.Hosting.Monitoring;

/// <summary>Takes from Orleans' spans what may name users: keys of grains, and texts of errors.</summary>
internal sealed class NamelessProcessor : BaseProcessor<Activity>
{
    private static readonly string[] Kept = ["rpc.system", "rpc.service", "rpc.method", "status", "exception.type"];

    public override void OnEnd(Activity data)
    {
        if (!data.Source.Name.StartsWith("Microsoft.Orleans", StringComparison.Ordinal))
        {
            return;
        }

        foreach (var tag in data.TagObjects.Where(tag => !Kept.Contains(tag.Key)).ToList())
        {
            data.SetTag(tag.Key, null);
        }

        if (data.Status == ActivityStatusCode.Error)
        {
            data.SetStatus(ActivityStatusCode.Error);
        }
    }
}
