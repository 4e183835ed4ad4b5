using System.IO.Pipelines;
using System.Text.Json.Nodes;
using MetaRec.Client.Bulk;
using MetaRec.Contracts.Serving;
using MetaRec.Gateway.Serving;

namespace MetaRec.Gateway.Bulk;

/// <summary>Sets the profiles of a stream of JSON Lines, some hundred at the same time.</summary>
internal sealed class UserImporter(UserService users, FeatureChecks checks, string model, PipeReader body)
{
    private const int BatchSize = 500;

    // What exports have beside them: an export can be imported as it is.
    private static readonly string[] Fields = ["id", "features", "createdAt", "eventCount"];

    private readonly ImportLines _lines = new(body, """Send {"id": "ann", "features": {"age": "25"}} in each line.""");
    private readonly FeatureTally _features = new();
    private long _accepted;
    private long _created;

    public async Task<BulkImport> RunAsync(CancellationToken cancellationToken)
    {
        var batch = new List<(long Line, Profile Profile)>(BatchSize);
        await foreach (var (number, profile, _) in _lines.ReadAsync(Read, cancellationToken))
        {
            batch.Add((number, profile));
            _features.Add(profile.Features);
            if (batch.Count == BatchSize)
            {
                await PutAsync(batch, cancellationToken);
                batch.Clear();
            }
        }

        await PutAsync(batch, cancellationToken);
        return new BulkImport(_accepted, _created, _lines.Rejected, _lines.Errors, _lines.TookMs)
        {
            Warnings = await checks.WarningsAsync(model, ofItem: false, _features.Features, cancellationToken),
        };
    }

    private static Profile Read(JsonObject line)
    {
        var fields = ServingBody.Of(line, "", Fields);
        return new Profile(ServingQuery.Id("id", fields.Text("id")), fields.Features("features"));
    }

    /// <summary>Of several lines for one user the last one is to count, so they are put one after the other.</summary>
    private async Task PutAsync(List<(long Line, Profile Profile)> batch, CancellationToken cancellationToken)
    {
        var outcomes = await Task.WhenAll(batch.GroupBy(entry => entry.Profile.Id, StringComparer.Ordinal).Select(async user =>
        {
            var done = new List<(long Line, bool Created, ServingException? Error)>();
            foreach (var (line, profile) in user)
            {
                try
                {
                    done.Add((line, await users.PutProfileAsync(model, profile.Id, profile.Features, cancellationToken), null));
                }
                catch (ServingException error) when (error.Kind == ServingProblem.Invalid)
                {
                    done.Add((line, false, error));
                }
            }

            return done;
        }));
        foreach (var (line, created, error) in outcomes.SelectMany(done => done))
        {
            if (error is not null)
            {
                _lines.Reject(line, error.Errors);
                continue;
            }

            _accepted++;
            _created += created ? 1 : 0;
        }
    }

    private sealed record Profile(string Id, IReadOnlyDictionary<string, IReadOnlyList<string>> Features);
}
