using System.Runtime.CompilerServices;
using MetaRec.Cli.Chaos;

namespace MetaRec.Cluster.Tests;

/// <summary>A test with processes and a Redis of its own; skipped where there is no redis-server.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ClusterFactAttribute : FactAttribute
{
    private const string AllVariable = "METAREC_TEST_ALL";

    /// <param name="long">Whether it belongs to the long version only.</param>
    /// <param name="sourceFilePath">Given by the compiler.</param>
    /// <param name="sourceLineNumber">Given by the compiler.</param>
    public ClusterFactAttribute(bool @long = false, [CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber)
    {
        Skip = !LocalRedis.IsInstalled ? LocalRedis.HowToInstall
            : @long && Environment.GetEnvironmentVariable(AllVariable) is not "1" ? $"Takes long: runs with {AllVariable}=1, as in ./test.sh --all."
            : null;
    }
}
