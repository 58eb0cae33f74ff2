using System.Runtime.CompilerServices;

namespace TrainingJobs.Core.Tests;

/// <summary>Finds files of the repository, wherever the tests are built to.</summary>
internal static class RepositoryFiles
{
    public static string Root { get; } = FindRoot();

    public static string At(string path) => Path.Combine(Root, path);

    private static string FindRoot([CallerFilePath] string source = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(source)!, "..", ".."));
}
