using MetaRec.Cli.CommandLine;
using MetaRec.Contracts.Jobs;
using MetaRec.Data;
using MetaRec.Learning.Checkpoints;

namespace MetaRec.Cli.Tests;

public sealed class ErrorReporterTests
{
    public static TheoryData<Exception, int> Failures { get; } = new()
    {
        { new DatasetNotFoundException("movielens-1m", "no file"), 2 },
        { new DataFormatException("ratings.dat", 3, "x", "4 fields"), 2 },
        { new CheckpointMismatchException("seed"), 2 },
        { new JobConflictException("exists"), 2 },
        { new InvalidDataException("hash"), 2 },
        { new ArgumentOutOfRangeException("users", 3, "too few"), 2 },
        { new DatasetDownloadException("offline"), 3 },
        { new UnauthorizedAccessException("no"), 3 },
        { new JobFailedException("diverged"), 1 },
        { new InvalidOperationException("bug"), 1 },
    };

    [Theory]
    [MemberData(nameof(Failures))]
    public void Report_Failure_IsOneLineWithItsCode(Exception failure, int code)
    {
        using var writer = new StringWriter();

        Assert.Equal(code, ErrorReporter.Report(failure, writer, verbose: false));

        var line = Assert.Single(writer.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.StartsWith("metarec: ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("Parameter", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Report_Interrupted_IsSilent()
    {
        using var writer = new StringWriter();

        Assert.Equal(130, ErrorReporter.Report(new OperationCanceledException(), writer, verbose: false));

        Assert.Empty(writer.ToString());
    }

    [Fact]
    public void Report_Verbose_HasTheStackTrace()
    {
        using var writer = new StringWriter();
        try
        {
            throw new InvalidOperationException("bug");
        }
        catch (InvalidOperationException failure)
        {
            ErrorReporter.Report(failure, writer, verbose: true);
        }

        Assert.Contains(nameof(Report_Verbose_HasTheStackTrace), writer.ToString(), StringComparison.Ordinal);
    }
}
