using TrainingJobs.Core.Targets.Programs;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.Targets.Local;

/// <summary>A Python that is on the PATH of a session.</summary>
/// <param name="Path">Absolute path.</param>
/// <param name="Version">Its full version, e.g. <c>3.11.7</c>.</param>
internal sealed record PythonInterpreter(string Path, string Version)
{
    /// <summary>Option of Python: nothing is imported from the current folder, PYTHONPATH, or the user's own packages.</summary>
    public const string Isolated = "-I";

    /// <summary>The interpreter for a version, as written in the job (<c>3</c>, <c>3.10</c>, <c>3.10.4</c>); null when there is none.</summary>
    public static async Task<PythonInterpreter?> FindAsync(
        string? version, IReadOnlyDictionary<string, string> session, CancellationToken cancellationToken)
    {
        await foreach (PythonInterpreter candidate in AllAsync(version, session, cancellationToken))
        {
            if (version is null || candidate.Version == version || candidate.Version.StartsWith(version + ".", StringComparison.Ordinal))
            {
                return candidate;
            }
        }

        return null;
    }

    /// <summary>Says which versions are there instead.</summary>
    public static async Task<RunFailedException> NotFoundAsync(
        string? version, IReadOnlyDictionary<string, string> session, CancellationToken cancellationToken)
    {
        var found = new List<string>();
        await foreach (PythonInterpreter candidate in AllAsync(version, session, cancellationToken))
        {
            found.Add($"{candidate.Version} ({candidate.Path})");
        }

        string there = found.Count == 0 ? "None was found on PATH." : $"There is {string.Join(", ", found.Distinct())}.";
        return new RunFailedException(
            ReasonCodes.PythonNotFound,
            $"The job needs Python{(version is null ? "" : $" {version}")}. {there} Install it, install uv (which brings any version), or change 'python.version'.");
    }

    /// <summary>
    /// Interpreters that pyenv has installed. What it puts on the PATH, python3.9, runs only where that version was chosen, though it is there.
    /// </summary>
    private static IEnumerable<string> OfPyenv(string? version, IReadOnlyDictionary<string, string> session)
    {
        string root = session.GetValueOrDefault("PYENV_ROOT")
            ?? System.IO.Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".pyenv");
        string versions = System.IO.Path.Combine(root, "versions");
        if (version is null || OperatingSystem.IsWindows() || !Directory.Exists(versions))
        {
            return [];
        }

        return Directory.EnumerateDirectories(versions)
            .Where(folder => System.IO.Path.GetFileName(folder) is var name && (name == version || name.StartsWith(version + ".", StringComparison.Ordinal)))
            .OrderByDescending(folder => System.Version.TryParse(System.IO.Path.GetFileName(folder), out System.Version? number) ? number : new System.Version())
            .Select(folder => System.IO.Path.Combine(folder, "bin", "python3"))
            .Where(File.Exists);
    }

    private static async IAsyncEnumerable<PythonInterpreter> AllAsync(
        string? version,
        IReadOnlyDictionary<string, string> session,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string[] parts = version?.Split('.') ?? [];
        string[] names =
        [
            .. parts.Length >= 2 ? [$"python{parts[0]}.{parts[1]}"] : Array.Empty<string>(),
            .. parts.Length >= 1 ? [$"python{parts[0]}"] : Array.Empty<string>(),
            "python3",
            "python",
        ];
        IEnumerable<string> paths = names.Distinct().Select(name => ProgramRunner.Find(name, session)).OfType<string>().Concat(OfPyenv(version, session));
        foreach (string path in paths.Distinct())
        {
            var lines = new List<string>();
            // Isolated, and in a folder where nobody can put a file: "-c" alone imports modules from the folder that it begins in.
            int code = await ProgramRunner.RunAsync(
                [path, Isolated, "-c", "import platform; print(platform.python_version())"], null, session, lines.Add, cancellationToken);
            if (code == 0 && lines.Count > 0)
            {
                yield return new PythonInterpreter(path, lines[^1].Trim());
            }
        }
    }
}
