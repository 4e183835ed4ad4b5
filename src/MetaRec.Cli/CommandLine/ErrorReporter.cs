using System.ComponentModel.DataAnnotations;
using System.Net;
using System.Text.Json;
using MetaRec.Cli.Specs;
using MetaRec.Client;
using MetaRec.Contracts.Jobs;
using MetaRec.Contracts.Serving;
using MetaRec.Data;
using MetaRec.Data.Tasks;
using MetaRec.Learning.Checkpoints;

namespace MetaRec.Cli.CommandLine;

/// <summary>Turns an exception into one line on standard error, or one for each problem of a spec, and an exit code.</summary>
internal static class ErrorReporter
{
    public static int Report(Exception error, TextWriter writer, bool verbose)
    {
        var cause = error is AggregateException { InnerExceptions.Count: 1 } aggregate ? aggregate.InnerException! : error;
        var code = CodeOf(cause);
        if (code != ExitCodes.Interrupted)
        {
            var hint = code == ExitCodes.Unexpected && !verbose ? " Run it again with --verbose for the details." : "";
            foreach (var line in cause is SpecProblemsException spec ? spec.Lines : [OneLine(cause)])
            {
                writer.WriteLine($"metarec: {line}{hint}");
            }
        }

        if (verbose)
        {
            writer.WriteLine(error);
        }

        return code;
    }

    /// <summary>The exit code of a failure.</summary>
    public static int CodeOf(Exception error) => error switch
    {
        OperationCanceledException => ExitCodes.Interrupted,
        JobFailedException => ExitCodes.JobFailed,
        JobStoppedException => ExitCodes.JobStopped,
        TimedOutException => ExitCodes.TimedOut,
        ApiException answer => CodeOf(answer),
        UsageException or SpecProblemsException or DatasetNotFoundException or DataFormatException or NoTaskException or CheckpointMismatchException or JobConflictException or JobNotFoundException or InvalidSpecException
            or ServingException or InvalidDataException or ArgumentException or JsonException or ValidationException
            or FileNotFoundException or DirectoryNotFoundException => ExitCodes.Usage,
        RefusedException or ServerUnreachableException or DatasetDownloadException or UnauthorizedAccessException => ExitCodes.Refused,
        _ => ExitCodes.Unexpected,
    };

    private static int CodeOf(ApiException answer) => answer switch
    {
        { Problem.Type: ProblemTypes.NotFound } => ExitCodes.NotFound,
        { Status: HttpStatusCode.UnprocessableEntity or HttpStatusCode.Conflict } => ExitCodes.Usage,
        { Status: HttpStatusCode.InternalServerError } => ExitCodes.Unexpected,
        _ => ExitCodes.Refused,
    };

    /// <summary>The message without what .NET appends to it: the parameter's name, the actual value on a line of its own.</summary>
    internal static string OneLine(Exception error)
    {
        var message = error.Message;
        var parameter = error is ArgumentException ? message.IndexOf(" (Parameter '", StringComparison.Ordinal) : -1;
        return string.Join(' ', (parameter >= 0 ? message[..parameter] : message).Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }
}
