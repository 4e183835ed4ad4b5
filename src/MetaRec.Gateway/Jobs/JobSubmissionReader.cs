using System.Text.Json.Nodes;
using MetaRec.Contracts.Jobs;
using MetaRec.Contracts.Serving;
using MetaRec.Data;
using MetaRec.Data.Specs;
using MetaRec.Gateway.Requests;

namespace MetaRec.Gateway.Jobs;

/// <summary>Reads the body of a submission, and finds everything that is wrong with its form.</summary>
internal static class JobSubmissionReader
{
    private static readonly string[] Fields = ["id", "spec"];

    /// <summary>The id, if one is given, and the spec.</summary>
    /// <exception cref="ServingException">The body is not a JSON object.</exception>
    /// <exception cref="InvalidSpecException">The body is not a submission; the errors name the fields.</exception>
    /// <exception cref="BadHttpRequestException">The body is not said to be JSON (415).</exception>
    public static async Task<(string? Id, TrainingSpec Spec)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        var problems = new List<SpecProblem>();
        var (id, spec) = Read(await JsonBody.ReadAsync(request, """Send {"id": "my-job", "spec": {…}}.""", cancellationToken), problems);
        return problems.Count == 0 ? (id, spec!) : throw new InvalidSpecException(SpecProblem.ByKey(problems));
    }

    private static (string? Id, TrainingSpec? Spec) Read(JsonObject body, List<SpecProblem> problems)
    {
        foreach (var (name, _) in body.Where(field => !Fields.Contains(field.Key)))
        {
            problems.Add(new SpecProblem(name, $"There is no field '{name}'. {Hint(name)}"));
        }

        string? id = null;
        if (body["id"] is { } given && !(given is JsonValue value && value.TryGetValue(out id)))
        {
            problems.Add(new SpecProblem("id", $"id must be text, but is {given.ToJsonString()}."));
        }
        else if (id is not null && string.IsNullOrWhiteSpace(id))
        {
            problems.Add(new SpecProblem("id", "id must not be blank. Leave it out, and the job gets one."));
        }

        if (!body.ContainsKey("spec"))
        {
            problems.Add(new SpecProblem("spec", "The body must have a spec. An empty one, {}, trains on generated data with all defaults."));
            return (id, null);
        }

        var spec = SpecReader.Read(body["spec"], out var wrong);
        problems.AddRange(wrong.Select(problem => problem.Key.Length == 0 ? problem with { Key = "spec" } : problem));
        if (spec is not null)
        {
            problems.AddRange(ServerPaths.CheckRequest(spec.Dataset));
        }

        return (id, spec);
    }

    private static string Hint(string name)
    {
        if (SpecReader.Keys.Any(key => key == name || key.StartsWith($"{name}.", StringComparison.Ordinal)))
        {
            return $"Put it into the spec: {{\"spec\": {{\"{name}\": …}}}}.";
        }

        return Suggestion.For(name, Fields) is { Length: > 0 } guess ? guess : $"The fields are {string.Join(" and ", Fields)}.";
    }
}
