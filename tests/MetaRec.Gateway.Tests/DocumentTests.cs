using System.Text.Json.Nodes;

namespace MetaRec.Gateway.Tests;

public sealed class DocumentTests
{
    [Fact]
    public async Task Api_Document_ShowsEveryOperation()
    {
        var text = await File.ReadAllTextAsync(RepositoryFile.Of("docs/api.md"));
        var paths = JsonNode.Parse(await File.ReadAllTextAsync(RepositoryFile.Of("docs/openapi.json")))!["paths"]!.AsObject();

        foreach (var (path, operations) in paths)
        {
            Assert.All(operations!.AsObject(), operation => Assert.Contains($"`{operation.Key.ToUpperInvariant()} {path}`", text, StringComparison.Ordinal));
        }
    }
}
