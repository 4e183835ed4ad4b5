using System.Text.RegularExpressions;
using MetaRec.Cli.CommandLine;

namespace MetaRec.Cli.Tests;

/// <summary>Every command that the documents name is one that there is, with options that it has.</summary>
public sealed partial class DocumentedCommandsTests
{
    public static TheoryData<string> Documents { get; } =
        [.. Directory.EnumerateFiles(RepositoryFile.Of("docs"), "*.md").Append(RepositoryFile.Of("README.md")).Select(path => Path.GetFileName(path)).Where(name => CommandsOf(name).Any())];

    [Theory, MemberData(nameof(Documents))]
    public async Task Help_ACommandOfADocument_IsKnownWithItsOptions(string document)
    {
        var help = new Dictionary<string, string>();
        foreach (var words in CommandsOf(document))
        {
            string[] path = [.. words.TakeWhile(word => CommandWord().IsMatch(word))];
            var (known, text) = ("", await HelpAsync(help, []));
            foreach (var word in path)
            {
                if (!Regex.IsMatch(text, $@"^  {Regex.Escape(word)}(, \S+)?( |$)", RegexOptions.Multiline))
                {
                    // An argument, unless commands are to follow.
                    Assert.False(text.Contains("\nCommands:", StringComparison.Ordinal), $"{document} names 'metarec {string.Join(' ', words)}', but there is no command '{known} {word}'.");
                    break;
                }

                known = $"{known} {word}".Trim();
                text = await HelpAsync(help, known.Split(' '));
            }

            var command = string.Join(' ', words);
            Assert.True(known.Length > 0, $"{document} names 'metarec {command}', but there is no such command.");
            Assert.All(words.Where(word => OptionWord().IsMatch(word)), option => Assert.True(
                Regex.IsMatch(text, $@"(^|[\s,]){Regex.Escape(option)}([\s,<]|$)"), $"{document} names 'metarec {command}', but '{known}' has no option {option}."));
        }
    }

    private static async Task<string> HelpAsync(Dictionary<string, string> known, string[] path)
    {
        var key = string.Join(' ', path);
        if (!known.TryGetValue(key, out var text))
        {
            var run = await CommandLine.RunAsync([.. path, "--help"]);
            Assert.Equal(ExitCodes.Ok, run.Code);
            known[key] = text = run.Output;
        }

        return text;
    }

    /// <summary>The words after metarec, in code blocks, and between backquotes where options or arguments follow.</summary>
    private static IEnumerable<string[]> CommandsOf(string document)
    {
        var path = document == "README.md" ? document : $"docs/{document}";
        var inCode = false;
        foreach (var line in File.ReadLines(RepositoryFile.Of(path)))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                inCode = !inCode;
                continue;
            }

            foreach (Match match in inCode ? CodeCommand().Matches(line) : InlineCommand().Matches(line))
            {
                string[] words = match.Groups[1].Value.Split('#')[0].Split(' ', StringSplitOptions.RemoveEmptyEntries);
                if (words.Length > 0 && !words.Any(word => word.Contains('|') || word.Contains('…') || word.Contains("...")))
                {
                    yield return words;
                }
            }
        }
    }

    [GeneratedRegex(@"^(?:\s*(?:[A-Z][A-Za-z_]*=\S+ )*)(?:\./)?metarec ([a-z][^>&;]*)")]
    private static partial Regex CodeCommand();

    [GeneratedRegex(@"`(?:\./)?metarec ([a-z][^`>&;]*)`")]
    private static partial Regex InlineCommand();

    [GeneratedRegex("^[a-z][a-z-]*$")]
    private static partial Regex CommandWord();

    [GeneratedRegex("^--[a-z]")]
    private static partial Regex OptionWord();
}
