using System.Runtime.InteropServices;

namespace MetaRec.Cli.CommandLine;

/// <summary>Ends the process without cleaning up.</summary>
internal static partial class ProcessEnd
{
    /// <summary>
    /// Leaves at once with an exit code. Environment.Exit would run libtorch's destructors under lanes that are still computing: a segmentation fault instead of the code.
    /// </summary>
    [LibraryImport("libc", EntryPoint = "_exit")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial void Now(int exitCode);
}
