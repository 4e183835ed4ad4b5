using System.Reflection;

namespace MetaRec.Silo.Tests.Contracts;

public sealed class ContractManifestTests
{
    private const string Manifest = "eng/contracts.txt";

    [Fact]
    public void Contracts_OfTheAssemblies_AreThoseOfTheManifest()
    {
        var present = ContractReader.Read(OwnAssemblies());
        var (known, written) = (File.ReadAllText(RepositoryFile.Of(Manifest)), ContractFile.Write(present));
        if (written == known)
        {
            return;
        }

        var current = Path.Combine(Path.GetTempPath(), "metarec-contracts.txt");
        File.WriteAllText(current, written);
        var changes = ContractComparison.Compare(ContractFile.Read(known), present);
        var remedy = changes.Any(change => change.IsBreaking)
            ? "A cluster that is upgraded silo by silo goes wrong with what is breaking. Give new things new ids, aliases and methods, and let the old ones stay (docs/upgrade.md). Where it is meant, say so in CHANGELOG.md, and"
            : "Silos of both versions understand each other:";
        Assert.Fail($"What silos have agreed on has changed.\n{string.Join('\n', changes)}\n{remedy} copy {current} to {Manifest}.");
    }

    [Fact]
    public void Contracts_OfTheAssemblies_HaveAnAliasEach()
    {
        var present = ContractReader.Read(OwnAssemblies());

        Assert.All(present.Where(contract => contract.Kind is "type" or "interface"), contract => Assert.StartsWith("metarec.", contract.Name, StringComparison.Ordinal));
    }

    /// <summary>The silo's, and all of ours that it is made of.</summary>
    private static Assembly[] OwnAssemblies()
    {
        var found = new List<Assembly> { Assembly.Load("MetaRec.Silo") };
        for (var next = 0; next < found.Count; next++)
        {
            var ours = found[next].GetReferencedAssemblies().Where(name => name.Name!.StartsWith("MetaRec.", StringComparison.Ordinal));
            found.AddRange(ours.Where(name => found.All(assembly => assembly.GetName().Name != name.Name)).Select(Assembly.Load).ToList());
        }

        return [.. found];
    }
}
