using MetaRec.Data.Tasks;

namespace MetaRec.Evaluation.Protocols;

/// <summary>How scenarios are called in files and in reports.</summary>
public static class ScenarioNames
{
    /// <summary>The name in files: "warm", "cold-user", "cold-item" or "cold-both".</summary>
    public static string Slug(Scenario scenario) => scenario switch
    {
        Scenario.Warm => "warm",
        Scenario.ColdUser => "cold-user",
        Scenario.ColdItem => "cold-item",
        Scenario.ColdBoth => "cold-both",
        _ => throw new ArgumentOutOfRangeException(nameof(scenario), scenario, "There are four scenarios."),
    };

    /// <summary>The name in headings, from the name in files; a name that is none of the four is given back.</summary>
    public static string Title(string slug) => slug switch
    {
        "warm" => "Warm (in sample)",
        "cold-user" => "Cold user",
        "cold-item" => "Cold item",
        "cold-both" => "Both cold",
        _ => slug,
    };
}
