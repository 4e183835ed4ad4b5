using System.Text;

namespace MetaRec.Silo.Tests.Contracts;

/// <summary>Contracts as text: a line for each, and an indented one for each of its parts.</summary>
internal static class ContractFile
{
    private const string Heading = "# What silos of two versions have to agree on. A test compares it with the assemblies, and says what has changed: docs/upgrade.md.";
    private const string Separator = " = ";

    public static string Write(IEnumerable<Contract> contracts)
    {
        var text = new StringBuilder(Heading).Append('\n');
        foreach (var contract in contracts.OrderBy(contract => contract.Title, StringComparer.Ordinal))
        {
            text.Append('\n').Append(contract.Title).Append('\n');
            foreach (var (name, value) in contract.Parts.OrderBy(part => int.TryParse(part.Key, out var number) ? number : int.MaxValue).ThenBy(part => part.Key, StringComparer.Ordinal))
            {
                text.Append("  ").Append(name).Append(Separator).Append(value).Append('\n');
            }
        }

        return text.ToString();
    }

    public static IReadOnlyList<Contract> Read(string text)
    {
        var contracts = new List<Contract>();
        Dictionary<string, string> parts = [];
        foreach (var line in text.Split('\n').Where(line => line.Length > 0 && line[0] != '#'))
        {
            if (line[0] != ' ')
            {
                var title = line.Split(' ', 2);
                contracts.Add(new Contract(title[0], title[1], parts = new Dictionary<string, string>(StringComparer.Ordinal)));
                continue;
            }

            var part = line.TrimStart().Split(Separator, 2);
            parts.Add(part[0], part[1]);
        }

        return contracts;
    }
}
