namespace MetaRec.Cluster.Tests.Upgrade;

/// <summary>What a next version may change: members of messages and of stored records, methods of grains. Written into a copy of the sources.</summary>
internal static class CompatibleChanges
{
    private const string Member = """

            /// <summary>Added by the next version.</summary>
            [Id(1000)]
            public IReadOnlyList<string> AddedLater { get; init; } = ["a", "b"];
        """;

    private const string Declaration = """

            /// <summary>Added by the next version.</summary>
            [Alias("AddedLater")]
            Task<string> AddedLaterAsync(string argument);
        """;

    private const string Implementation = """

            public Task<string> AddedLaterAsync(string argument) => Task.FromResult(argument);
        """;

    public static void ApplyTo(string folder)
    {
        // A report and a stored record that go both ways between versions, the messages of every meta-step, and a stored user.
        foreach (var file in new[] { "Contracts/Jobs/JobProgress.cs", "Contracts/Jobs/JobStatus.cs", "Contracts/Training/WorkReply.cs", "Grains/Serving/UserRecord.cs", "Grains/Training/JobRecord.cs" })
        {
            Add(folder, file, Member);
        }

        Add(folder, "Contracts/Serving/IUserGrain.cs", Declaration);
        Add(folder, "Grains/Serving/UserGrain.cs", Implementation);
        Add(folder, "Contracts/Training/IWorkerGrain.cs", Declaration);
        Add(folder, "Grains/Training/WorkerGrain.cs", Implementation);
    }

    /// <summary>Adds to the type that a file ends with.</summary>
    private static void Add(string folder, string file, string text)
    {
        var path = Path.Combine(folder, "src", $"MetaRec.{file}");
        var source = File.ReadAllText(path);
        Assert.True(source.TrimEnd().EndsWith("\n}", StringComparison.Ordinal), $"{path} does not end with the body of a type any more. Change another one.");
        File.WriteAllText(path, source.TrimEnd()[..^1] + text + "\n}\n");
    }
}
