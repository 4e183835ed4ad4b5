using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MetaRec.Gateway.Tests.Fuzz;

/// <summary>Spoils requests, by chance alone.</summary>
internal sealed class RequestMutations(Random random)
{
    private const int MaxBody = 1 << 20;
    private const int HugeBody = 10 << 20;
    private const string Hole = "@hole@";

    /// <summary>Spoils one thing.</summary>
    public void Apply(FuzzRequest request)
    {
        switch (random.Next(request.Body is null ? 6 : 12))
        {
            case 0: Path(request); break;
            case 1 or 2: Query(request); break;
            case 3: request.Headers.Add(One(Rubbish.Headers)); break;
            case 4: Method(request); break;
            case 5: ManyOf(request); break;
            case 6: ContentHeader(request); break;
            case 7 or 8: Value(request); break;
            case 9: Fields(request); break;
            default: Bytes(request); break;
        }
    }

    private void Path(FuzzRequest request)
    {
        List<int> given = [.. request.Operation.Path.Split('/', StringSplitOptions.RemoveEmptyEntries).Index().Where(part => part.Item[0] == '{').Select(part => part.Index).Where(index => index < request.Segments.Count)];
        if (given.Count > 0 && random.Next(5) > 0)
        {
            request.Segments[One(given)] = One(Rubbish.Encoded);
        }
        else if (random.Next(2) == 0)
        {
            request.Segments.Add(One(Rubbish.Encoded));
        }
        else
        {
            request.Segments[^1] = One(["V1", "", "%6Aobs", request.Segments[^1] + "%20", request.Segments[^1].ToUpperInvariant()]);
        }
    }

    private void Query(FuzzRequest request)
    {
        var names = request.Operation.Parameters.Where(parameter => parameter.Place == "query").Select(parameter => Uri.EscapeDataString(parameter.Name)).ToList();
        var name = names.Count > 0 && random.Next(6) > 0 ? One(names) : One(["limit", "cursor", "model", "made-up", "%00", "", "dryRun[]", "LIMIT"]);
        if (random.Next(3) > 0)
        {
            request.Query.RemoveAll(pair => pair.Name == name);
        }

        request.Query.Add((name, One(Rubbish.Encoded)));
    }

    private void Method(FuzzRequest request)
    {
        if (random.Next(2) == 0)
        {
            request.Method = One(Rubbish.Methods);
        }
        else if (request.Body is null)
        {
            request.Body = "{\"a\":1}"u8.ToArray();
            request.Headers.Add(("Content-Type", "application/json"));
        }
        else
        {
            request.Body = null;
        }
    }

    private void ManyOf(FuzzRequest request)
    {
        if (random.Next(2) == 0)
        {
            for (var i = 0; i < 70; i++)
            {
                request.Headers.Add(($"X-Many-{i}", "1"));
            }
        }
        else
        {
            request.Query.AddRange(Enumerable.Range(0, random.Next(2, 1200)).Select(_ => ("a", One(["", "1", "x"]))));
        }
    }

    private void ContentHeader(FuzzRequest request)
    {
        var header = One(Rubbish.ContentHeaders);
        request.Headers.RemoveAll(given => given.Name == header.Name);
        request.Headers.Add(header);
    }

    private void Value(FuzzRequest request)
    {
        if (Parse(request.Body!) is not { } root)
        {
            return;
        }

        List<JsonNode> nodes = [.. KnownThings.All(root)];
        var chosen = One(nodes);
        if (chosen.Parent is null)
        {
            request.Body = Encoding.UTF8.GetBytes(One(Rubbish.Json));
            return;
        }

        chosen.ReplaceWith(Hole);
        request.Body = Encoding.UTF8.GetBytes(root.ToJsonString().Replace($"\"{Hole}\"", One(Rubbish.Json), StringComparison.Ordinal));
    }

    private void Fields(FuzzRequest request)
    {
        if (Parse(request.Body!) is not { } root || KnownThings.All(root).OfType<JsonObject>().ToList() is not { Count: > 0 } objects)
        {
            return;
        }

        var target = One(objects);
        var text = "";
        switch (random.Next(6))
        {
            case 0 when target.Count > 0:
                target.Remove(One(target.Select(field => field.Key).ToList()));
                break;
            case 1 when target.Count > 0:
                // The name of a field in other letters.
                var (name, value) = One(target.ToList());
                target.Remove(name);
                target[name.ToUpperInvariant()] = value?.DeepClone();
                break;
            case 2:
                target[One(["made-up", "", "\u0000", "a.b", "id ", "__proto__", new string('k', 500)])] = One(["", "x"]);
                break;
            case 3 when target.Count > 0:
                // The same field once more.
                text = $"\"{Hole}\":0,";
                target[Hole] = 0;
                text = root.ToJsonString().Replace($"\"{Hole}\":0", $"{JsonSerializer.Serialize(target.First().Key)}:{One(Rubbish.Json)}", StringComparison.Ordinal);
                break;
            case 4 when KnownThings.All(root).OfType<JsonArray>().Where(list => list.Count > 0).ToList() is { Count: > 0 } lists:
                // The same event, item or name twice.
                var repeated = One(lists);
                repeated.Add(One(repeated.ToList())?.DeepClone());
                break;
            default:
                for (var i = 0; i < 2000; i++)
                {
                    target[$"f{i}"] = i;
                }

                break;
        }

        request.Body = Encoding.UTF8.GetBytes(text.Length > 0 ? text : root.ToJsonString());
    }

    private void Bytes(FuzzRequest request)
    {
        var body = request.Body!;
        request.Body = random.Next(10) switch
        {
            0 => body[..random.Next(body.Length + 1)],
            1 => [],
            2 => [.. body, .. body],
            3 => Encoding.Unicode.GetBytes(Encoding.UTF8.GetString(body)),
            4 => [0xEF, 0xBB, 0xBF, .. body],
            5 => [.. Enumerable.Repeat((byte)' ', MaxBody + 1 - Math.Min(body.Length, MaxBody)), .. body],
            6 => Inserted(body, [0xC3, 0x28]),
            7 => Inserted(body, [(byte)random.Next(256)]),
            8 when random.Next(10) == 0 => [.. body, .. Enumerable.Repeat((byte)' ', HugeBody)],
            _ => Flipped(body),
        };
    }

    private byte[] Inserted(byte[] body, byte[] what)
    {
        var at = random.Next(body.Length + 1);
        return [.. body[..at], .. what, .. body[at..]];
    }

    private byte[] Flipped(byte[] body)
    {
        var spoiled = body.ToArray();
        for (var i = 0; i < random.Next(1, 4) && spoiled.Length > 0; i++)
        {
            spoiled[random.Next(spoiled.Length)] ^= (byte)(1 << random.Next(8));
        }

        return spoiled;
    }

    private static JsonNode? Parse(byte[] body)
    {
        try
        {
            // What was spoiled already may have a field twice, or half a character.
            var root = JsonNode.Parse(Encoding.UTF8.GetString(body), documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false });
            _ = root?.ToJsonString();
            return root;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private T One<T>(IReadOnlyList<T> choices) => choices[random.Next(choices.Count)];
}
