using System.Net;
using MetaRec.Cli.CommandLine;
using MetaRec.Cli.Specs;
using MetaRec.Client;
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
        { new JobFailedException("diverged"), 5 },
        { new JobStoppedException("stopped"), 6 },
        { new TimedOutException("late"), 124 },
        { new SpecProblemsException(["run.yaml:1:1: wrong"]), 2 },
        { new ServerUnreachableException(new Uri("http://127.0.0.1:1"), new IOException("refused")), 3 },
        { Answer(HttpStatusCode.NotFound, ProblemTypes.NotFound), 4 },
        { Answer(HttpStatusCode.NotFound, null), 3 },
        { Answer(HttpStatusCode.Conflict, ProblemTypes.Conflict), 2 },
        { Answer(HttpStatusCode.UnprocessableEntity, ProblemTypes.Invalid), 2 },
        { Answer(HttpStatusCode.ServiceUnavailable, ProblemTypes.Unavailable), 3 },
        { Answer(HttpStatusCode.InternalServerError, ProblemTypes.Unexpected), 1 },
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

    private static ApiException Answer(HttpStatusCode status, string? type) => new(status, new ProblemDocument(type, null, (int)status, "Because.", null));
}
