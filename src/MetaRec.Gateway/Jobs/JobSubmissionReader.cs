using System.Text.Json;
using System.Text.Json.Nodes;
using MetaRec.Contracts.Jobs;
using MetaRec.Data;
using MetaRec.Data.Specs;

namespace MetaRec.Gateway.Jobs;

/// <summary>Reads the body of a submission, and finds everything that is wrong with its form.</summary>
internal static class JobSubmissionReader
{
    private static readonly string[] Fields = ["id", "spec"];

    /// <summary>The id, if one is given, and the spec.</summary>
    /// <exception cref="InvalidSpecException">The body is not a submission; the errors name the fields.</exception>
    /// <exception cref="BadHttpRequestException">The body is not said to be JSON (415).</exception>
    public static async Task<(string? Id, TrainingSpec Spec)> ReadAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        // Routing refuses other content types, and lets a request without one pass.
        if (!request.HasJsonContentType())
        {
            throw new BadHttpRequestException(
                $"A submission must have the content type application/json, but has {(request.ContentType is { Length: > 0 } type ? $"'{type}'" : "none")}. Send Content-Type: application/json.",
                StatusCodes.Status415UnsupportedMediaType);
        }

        using var reader = new StreamReader(request.Body);
        var problems = new List<SpecProblem>();
        var body = Parse(await reader.ReadToEndAsync(cancellationToken), problems);
        var (id, spec) = body is null ? (null, null) : Read(body, problems);
        return problems.Count == 0 ? (id, spec!) : throw new InvalidSpecException(SpecProblem.ByKey(problems));
    }

    private static JsonObject? Parse(string text, List<SpecProblem> problems)
    {
        const string Form = """Send {"id": "my-job", "spec": {…}}.""";
        try
        {
            if (SpecReader.Parse(text) is JsonObject body)
            {
                return body;
            }

            problems.Add(new SpecProblem("", $"The body must be a JSON object. {Form}"));
        }
        catch (JsonException error)
        {
            problems.Add(new SpecProblem("", $"The body must be JSON: {error.Message} {Form}"));
        }

        return null;
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
            problems.AddRange(ServerPaths.Check(spec.Dataset));
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
