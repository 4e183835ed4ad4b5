namespace MetaRec.Deploy.Tests.Images;

/// <summary>What the images get as /app.</summary>
[Collection(Publishing)]
public sealed class PublishTests : IDisposable
{
    /// <summary>One publication at a time: they write the same intermediate files.</summary>
    public const string Publishing = "publishing";

    private const long Megabyte = 1_000_000;

    private static readonly string[] NotNeeded = ["libtorch_python.so", "libtorchbind_test.so", "libjitbackend_test.so", "libbackend_with_compiler.so"];

    private readonly string _folder = Directory.CreateTempSubdirectory("metarec-publish-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [LongFact]
    public void Publish_Gateway_IsSmallAndHasNoLibtorch() => AssertPublished("MetaRec.Gateway", 60, "metarec-gateway.dll", hasTorch: false);

    [LongFact]
    public void Publish_Silo_HasLibtorchForProcessorsAndNoMore() => AssertPublished("MetaRec.Cli", 600, "metarec.dll", hasTorch: true);

    [LongFact]
    public void Publish_CommandLine_HasNoLibtorch() => AssertPublished("MetaRec.Cli", 75, "metarec.dll", hasTorch: false, "-p:WithoutTorch=true");

    private void AssertPublished(string project, int megabytes, string program, bool hasTorch, params string[] properties)
    {
        Programs.Run("dotnet", ["publish", $"src/{project}", "-c", "Release", "--no-build", "-nologo", "-v", "quiet", "-o", _folder, .. properties]);
        var files = new DirectoryInfo(_folder).GetFiles("*", SearchOption.AllDirectories);

        Assert.Contains(files, file => file.Name == program);
        Assert.Equal(hasTorch, files.Any(file => file.Name == "libtorch_cpu.so"));
        Assert.DoesNotContain(files, file => NotNeeded.Contains(file.Name) || file.Extension is ".dylib" or ".xml" || file.FullName.Contains("/runtimes/win", StringComparison.Ordinal));
        Assert.True(files.Sum(file => file.Length) < megabytes * Megabyte, $"{project} is {files.Sum(file => file.Length) / Megabyte} MB, and should be below {megabytes} MB.");
    }
}
