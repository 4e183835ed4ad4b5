using System.Reflection;
using System.Runtime.InteropServices;
using TorchSharp;

namespace MetaRec.Cli.CommandLine;

/// <summary>Versions of this program and of what it stands on.</summary>
internal static class Versions
{
    public static string Metarec { get; } = Of(typeof(Program).Assembly);

    public static string TorchSharp { get; } = Of(typeof(torch).Assembly);

    public static string Orleans { get; } = Of(typeof(Orleans.IGrain).Assembly);

    public static string Runtime => RuntimeInformation.FrameworkDescription;

    private static string Of(Assembly assembly) =>
        (assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? $"{assembly.GetName().Version}").Split('+', ' ')[0].TrimEnd('.');
}
