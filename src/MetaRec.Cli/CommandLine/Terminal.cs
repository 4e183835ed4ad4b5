using System.Diagnostics;
using System.Text.Json;
using MetaRec.Cli.Reports;
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
    private readonly bool _quiet;
    private readonly Lock _gate = new();
    private readonly Stopwatch _sinceProgress = Stopwatch.StartNew();
    private bool _lineIsOpen;

    /// <param name="output">Standard output.</param>
    /// <param name="error">Standard error.</param>
    /// <param name="json">Whether standard output is to hold JSON and nothing else.</param>
    /// <param name="verbose">Whether silos log what they do.</param>
    /// <param name="quiet">Whether standard error is to hold errors only.</param>
    /// <param name="colors">Whether colors may be used where the terminal has them.</param>
    public Terminal(TextWriter output, TextWriter error, bool json, bool verbose, bool quiet = false, bool colors = true)
    {
        _quiet = quiet;
        _output = output;
        _error = error;
        Json = json;
        Verbose = verbose;
        var capable = Environment.GetEnvironmentVariable("TERM") is not "dumb";
        _interactive = capable && ReferenceEquals(error, Console.Error) && !Console.IsErrorRedirected;
        var outputIsTerminal = capable && ReferenceEquals(output, Console.Out) && !Console.IsOutputRedirected;
        CanClear = outputIsTerminal;
        var colored = colors && outputIsTerminal && string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"));
        Tables = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(output),
            Ansi = outputIsTerminal ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = colored ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
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

    /// <summary>Whether progress overwrites its line.</summary>
    public bool IsInteractive => _interactive;

    /// <summary>Whether standard output is a terminal, so that it can be cleared.</summary>
    public bool CanClear { get; }

    /// <summary>Tables on standard output; not to be used where <see cref="Json"/> is set.</summary>
    public IAnsiConsole Tables { get; }

    /// <summary>A line for people, on standard error.</summary>
    public void Say(string line)
    {
        if (_quiet)
        {
            return;
        }

        lock (_gate)
        {
            CloseLine();
            _error.WriteLine(line);
        }
    }

    /// <summary>A line for people that appears above the progress, which is written again after it.</summary>
    public void Interject(string line)
    {
        lock (_gate)
        {
            if (_lineIsOpen)
            {
                _error.Write("\r\u001b[K");
                _lineIsOpen = false;
            }
        }

        Say(line);
    }

    /// <summary>How far something has come. Without a terminal most calls write nothing.</summary>
    /// <param name="line">The state in one line.</param>
    /// <param name="last">The final state is written in any case.</param>
    public void Progress(string line, bool last = false)
    {
        if (_quiet)
        {
            return;
        }

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

    /// <summary>Ends the line of progress, before something else is written.</summary>
    public void EndProgress()
    {
        lock (_gate)
        {
            CloseLine();
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
