using System.Runtime.CompilerServices;

namespace MetaRec.Deploy.Tests;

/// <summary>A test of the long version of the suite.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LongFactAttribute : FactAttribute
{
    private const string AllVariable = "METAREC_TEST_ALL";

    public LongFactAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber) =>
        Skip = Environment.GetEnvironmentVariable(AllVariable) is "1" ? null : $"Takes long: runs with {AllVariable}=1, as in ./test.sh --all.";
}
