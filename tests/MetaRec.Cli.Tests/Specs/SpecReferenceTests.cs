using MetaRec.Data.Specs;

namespace MetaRec.Cli.Tests.Specs;

public sealed class SpecReferenceTests
{
    [Fact]
    public async Task Reference_InTheDocuments_IsThatOfTheSource()
    {
        var (current, path) = (SpecReference.Create(), RepositoryFile.Of("docs/job-spec.md"));

        if (!File.Exists(path) || await File.ReadAllTextAsync(path) != current)
        {
            var renewed = Path.Combine(Path.GetTempPath(), "metarec-job-spec.md");
            await File.WriteAllTextAsync(renewed, current);
            Assert.Fail($"The spec has changed. Look at the difference, and copy {renewed} to docs/job-spec.md.");
        }
    }

    [Fact]
    public void Reference_HasEveryKeyWithItsMeaning()
    {
        var rows = SpecReference.Create().Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal)).ToArray();

        Assert.Equal(SpecReader.Keys.Order(StringComparer.Ordinal), rows.Select(row => row.Split('`')[1]).Order(StringComparer.Ordinal));
        Assert.All(rows, row => Assert.DoesNotContain("|  |", row[^6..], StringComparison.Ordinal));
    }

    [Fact]
    public async Task Jobs_Document_NamesEveryCommandAndExitCode()
    {
        var text = await File.ReadAllTextAsync(RepositoryFile.Of("docs/jobs.md"));

        Assert.All((string[])["submit", "list", "status", "logs", "wait", "stop", "resume", "delete"], name => Assert.Contains($"metarec job {name}", text, StringComparison.Ordinal));
        Assert.All((string[])["0", "1", "2", "3", "4", "5", "6", "124", "130"], code => Assert.Contains($"| {code} |", text, StringComparison.Ordinal));
        Assert.All(Directory.GetFiles(RepositoryFile.Of("docs/examples")), path => Assert.Contains(Path.GetFileName(path), text, StringComparison.Ordinal));
    }
}
