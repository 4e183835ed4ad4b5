using System.Diagnostics;

namespace MetaRec.Deploy.Tests;

/// <summary>Other programs, where this machine has them.</summary>
internal static class Programs
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>Skips the test where a program is not there.</summary>
    public static void SkipWithout(string program, string package) =>
        Assert.SkipUnless(
            (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program))), $"{program} is not installed ({package}).");

    /// <summary>What a program writes to standard output; fails with what it complains about where it ends with another code than 0.</summary>
    public static string Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Repository.Root };
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(Limit), $"{program} {string.Join(' ', arguments)} has not ended within {Limit.TotalMinutes} minutes.");
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)} ended with code {process.ExitCode}: {error.Result}{output}");
        return output;
    }
}
