using System.Diagnostics;
using System.Text.Json;
using MetaRec.Evaluation.Reports;
using Spectre.Console;

namespace MetaRec.Cli.CommandLine;

/// <summary>
/// Where a command writes: results to standard output (tables, or exactly one JSON document), everything else to standard error. Progress overwrites its line on a
/// terminal, and is a plain line every few seconds elsewhere. Thread-safe.
/// </summary>
internal sealed class Terminal
{
    private const int WidthWithoutTerminal = 132;
    private static readonly TimeSpan PlainProgressInterval = TimeSpan.FromSeconds(3);

    private readonly TextWriter _output;
    private readonly TextWriter _error;
    private readonly bool _interactive;
    private readonly Lock _gate = new();
    private readonly Stopwatch _sinceProgress = Stopwatch.StartNew();
    private bool _lineIsOpen;

    public Terminal(TextWriter output, TextWriter error, bool json, bool verbose)
    {
        _output = output;
        _error = error;
        Json = json;
        Verbose = verbose;
        var capable = Environment.GetEnvironmentVariable("TERM") is not "dumb";
        _interactive = capable && ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected;
        var outputIsTerminal = capable && ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
        var colors = outputIsTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        Tables = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = outputIsTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = colors ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        if (!outputIsTerminal)
        {
            Tables.Profile.Width = WidthWithoutTerminal;
        }
    }

    /// <summary>Whether standard output is to hold one JSON document and nothing else.</summary>
    public bool Json { get; }

    public bool Verbose { get; }

    /// <summary>Tables on standard output; not to be used where <see cref="Json"/> is set.</summary>
    public IAnsiConsole Tables { get; }

    /// <summary>A line for people, on standard error.</summary>
    public void Say(string line)
    {
        lock (_gate)
        {
            CloseLine();
            _error.WriteLine(line);
        }
    }

    /// <summary>How far something has come. Without a terminal most calls write nothing.</summary>
    /// <param name="line">The state in one line.</param>
    /// <param name="last">The final state is written in any case.</param>
    public void Progress(string line, bool last = false)
    {
        lock (_gate)
        {
            if (_interactive)
            {
                var width = Math.Max(20, Console.WindowWidth - 1);
                _error.Write($"\r{(line.Length > width ? line[..width] : line)}\u001b[K");
                _lineIsOpen = true;
                if (last)
                {
                    CloseLine();
                }
            }
            else if (last || _sinceProgress.Elapsed > PlainProgressInterval)
            {
                _error.WriteLine(line);
                _sinceProgress.Restart();
            }
        }
    }

    /// <summary>Writes the result as the one JSON document of standard output.</summary>
    public void WriteJson<T>(T document) => _output.WriteLine(JsonSerializer.Serialize(document, ReportWriter.JsonOptions));

    private void CloseLine()
    {
        if (_lineIsOpen)
        {
            _error.WriteLine();
            _lineIsOpen = false;
        }
    }
}
