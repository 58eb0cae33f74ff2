using System.Runtime.CompilerServices;

namespace TrainingJobs.Hosting.Tests;

/// <summary>What the tests take from the checkout that they run from.</summary>
internal static class Checkout
{
    public static string Root { get; } = Find();

    public static string Iris { get; } = Path.Combine(Root, "examples", "iris", "trainingjobs.yaml");

    /// <summary>
    /// Manifest of the module as it is shipped where the script that runs the tests names it, else as it was built with the tests.
    /// </summary>
    public static string Manifest { get; } = Shipped("TRAININGJOBS_TEST_MODULE")
        ?? Path.Combine(AppContext.BaseDirectory, "staged", "TrainingJobs", "TrainingJobs.psd1");

    /// <summary>The console program, of the same build.</summary>
    public static string Program { get; } = Shipped("TRAININGJOBS_TEST_PROGRAM") ?? Built();

    private static string? Shipped(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } path ? path : null;

    private static string Built()
    {
        string configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        return Directory.EnumerateFiles(
            Path.Combine(Root, "src", "TrainingJobs.Host", "bin", configuration),
            OperatingSystem.IsWindows() ? "trainingjobs.exe" : "trainingjobs",
            SearchOption.AllDirectories).First();
    }

    private static string Find([CallerFilePath] string here = "")
    {
        DirectoryInfo? folder = new FileInfo(here).Directory;
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "TrainingJobs.psd1")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new InvalidOperationException("TrainingJobs.psd1 was not found above the tests.");
    }
}
