using MetaRec.Cli.Doctor;

namespace MetaRec.Cli.Tests.Doctor;

/// <summary>Runs checks.</summary>
internal static class CheckRun
{
    public static async Task<List<Finding>> FindAsync(this ICheck check)
    {
        var findings = new List<Finding>();
        await foreach (var finding in check.RunAsync(TestContext.Current.CancellationToken))
        {
            findings.Add(finding);
        }

        return findings;
    }

    /// <summary>The only finding of a name.</summary>
    public static async Task<Finding> FindAsync(this ICheck check, string name) => Assert.Single(await check.FindAsync(), finding => finding.Name == name);
}
