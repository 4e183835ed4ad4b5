using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using MetaRec.Contracts.Jobs;
using MetaRec.Contracts.Serving;
using MetaRec.Data;
using MetaRec.Data.Tasks;
using MetaRec.Learning.Checkpoints;

namespace MetaRec.Cli.CommandLine;

/// <summary>Turns an exception into one line on standard error and an exit code.</summary>
internal static class ErrorReporter
{
    public static int Report(Exception error, TextWriter writer, bool verbose)
    {
        var cause = error is AggregateException { InnerExceptions.Count: 1 } aggregate ? aggregate.InnerException! : error;
        var code = CodeOf(cause);
        if (code != ExitCodes.Interrupted)
        {
            var hint = code == ExitCodes.Unexpected && !verbose ? " Run it again with --verbose for the details." : "";
            writer.WriteLine($"metarec: {OneLine(cause)}{hint}");
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
        UsageException or DatasetNotFoundException or DataFormatException or NoTaskException or CheckpointMismatchException or JobConflictException or JobNotFoundException or InvalidSpecException
            or ServingException or InvalidDataException or ArgumentException or JsonException or ValidationException
            or FileNotFoundException or DirectoryNotFoundException => ExitCodes.Usage,
        RefusedException or DatasetDownloadException or UnauthorizedAccessException => ExitCodes.Refused,
        _ => ExitCodes.Unexpected,
    };

    /// <summary>The message without what .NET appends to it: the parameter's name, the actual value on a line of its own.</summary>
    internal static string OneLine(Exception error)
    {
        var message = error.Message;
        var parameter = error is ArgumentException ? message.IndexOf(" (Parameter '", StringComparison.Ordinal) : -1;
        return string.Join(' ', (parameter >= 0 ? message[..parameter] : message).Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries));
    }
}
