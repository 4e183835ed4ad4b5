namespace MetaRec.Silo.Tests.Contracts;

/// <summary>Compares contracts: what is new is compatible; what is gone, or means something else, is not.</summary>
internal static class ContractComparison
{
    private const string SpecKind = "spec";

    /// <param name="known">What silos that run now have agreed on.</param>
    /// <param name="present">What the assemblies say.</param>
    public static IReadOnlyList<ContractChange> Compare(IReadOnlyList<Contract> known, IReadOnlyList<Contract> present)
    {
        var after = present.ToDictionary(contract => contract.Title, StringComparer.Ordinal);
        var before = known.Select(contract => contract.Title).ToHashSet(StringComparer.Ordinal);
        return
        [
            .. known.SelectMany(contract => after.TryGetValue(contract.Title, out var now)
                ? CompareParts(contract, now)
                : [new ContractChange(true, $"{contract.Title} is gone, or has another alias.")]),
            .. present.Where(contract => !before.Contains(contract.Title)).Select(contract => new ContractChange(false, $"{contract.Title} is new.")),
        ];
    }

    private static IEnumerable<ContractChange> CompareParts(Contract before, Contract after)
    {
        foreach (var (name, value) in before.Parts)
        {
            if (!after.Parts.TryGetValue(name, out var now))
            {
                yield return new ContractChange(true, $"{before.Title}: {name} ({value}) is gone.");
            }
            else if (now != value)
            {
                yield return new ContractChange(true, $"{before.Title}: {name} was {value}, and is {now}.");
            }
        }

        foreach (var (name, value) in after.Parts.Where(part => !before.Parts.ContainsKey(part.Key)))
        {
            yield return before.Kind == SpecKind && !name.EndsWith('?')
                ? new ContractChange(true, $"{before.Title}: {name} ({value}) is new and always written, and older silos refuse a spec with it. Make it null by default.")
                : new ContractChange(false, $"{before.Title}: {name} ({value}) is new.");
        }
    }
}
