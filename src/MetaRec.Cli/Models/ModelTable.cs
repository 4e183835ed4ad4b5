using System.Globalization;
using MetaRec.Cli.Jobs;
using MetaRec.Client.Models;
using Spectre.Console;

namespace MetaRec.Cli.Models;

/// <summary>Writes a model for people: its versions, and each one's error beside the floors.</summary>
internal static class ModelTable
{
    public static void Write(JobCall call, ModelDocument model)
    {
        if (model.Versions.Count == 0)
        {
            call.Terminal.Say($"Model '{model.Name}' has no version yet. Register a job's:  {call.Hint("model register JOB")}");
            return;
        }

        var table = new Table { Border = TableBorder.Simple };
        table.AddColumns("Version", "State", "Job", "Step", "Data", "Registered", "MAE cold user / item / both", "Best floor", "Privacy", "Online");
        foreach (var version in model.Versions.Reverse())
        {
            table.AddRow(
                version.Number.ToString(CultureInfo.InvariantCulture), StateOf(model, version), Markup.Escape(version.JobId), version.Step.ToString("N0", CultureInfo.InvariantCulture),
                Markup.Escape(version.Dataset), JobTable.Age(version.CreatedAt, DateTimeOffset.UtcNow), Markup.Escape(ErrorsOf(version)), FloorsOf(version), PrivacyText.Of(version.Privacy), OnlineOf(version));
        }

        call.Terminal.Tables.Write(table);
        foreach (var version in model.Versions.Reverse())
        {
            if (version.Evaluation is { State: VersionEvaluationDocument.Failed or VersionEvaluationDocument.Interrupted, Error: { } error })
            {
                call.Terminal.Say(string.Create(CultureInfo.InvariantCulture, $"Version {version.Number} was not evaluated: {error}"));
            }
        }
    }

    private static string StateOf(ModelDocument model, ModelVersionDocument version) => version.State switch
    {
        "production" => "[green]production[/]",
        "canary" => string.Create(CultureInfo.InvariantCulture, $"canary {model.CanaryShare:P0}"),
        _ when version.Number == model.Shadow => $"{version.State}, shadow",
        _ => version.State,
    };

    private static string OnlineOf(ModelVersionDocument version) => version.Online is { } online
        ? string.Create(CultureInfo.InvariantCulture, $"{(online.Mae is { } error ? $"MAE {error:0.000} of {online.Ratings:N0}" : "no rating yet")}{(online.Answers > 0 ? $"; {online.Answers:N0} answers, {online.AdaptedShare:P0} adapted" : "")}")
        : "";

    private static string ErrorsOf(ModelVersionDocument version) => version.Evaluation switch
    {
        null => "not evaluated",
        { State: VersionEvaluationDocument.Running } => "evaluating",
        { State: VersionEvaluationDocument.Failed or VersionEvaluationDocument.Interrupted } ended => ended.State,
        { Scenarios: [{ Scenario: "newest" } newest] } => string.Create(
            CultureInfo.InvariantCulture, $"newest {newest.Version.Mae:0.000}{(newest.InService is { } other ? string.Create(CultureInfo.InvariantCulture, $" (version {other.Number}: {other.Mae:0.000})") : "")}"),
        { } done => Join(done.Scenarios.Select(scenario => scenario.Version.Mae)),
    };

    private static string FloorsOf(ModelVersionDocument version) => version.Evaluation is { State: VersionEvaluationDocument.Done } done
        ? Join(done.Scenarios.Select(scenario => scenario.Floors.Min(floor => floor.Mae)))
        : "";

    private static string Join(IEnumerable<double> errors) => string.Join(" / ", errors.Select(error => error.ToString("0.000", CultureInfo.InvariantCulture)));
}
