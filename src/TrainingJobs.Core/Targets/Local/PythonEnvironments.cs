using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Targets.Programs;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.Targets.Local;

/// <summary>
/// Virtual environments, cached by the content of what a job declares. Each is built in a folder of its own and published by a
/// file that names it: one that was not finished, because something was killed, is never used.
/// </summary>
internal sealed class PythonEnvironments(string folder)
{
    /// <summary>One at a time for the same content: the second finds what the first has made.</summary>
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _building = new();

    /// <summary>The environment for these requirements, made if it is not there.</summary>
    /// <param name="wanted">What the job declares.</param>
    /// <param name="baseDirectory">Folder that relative paths inside a requirements file start from.</param>
    /// <param name="isOwn">True when the project is to have it for itself, because commands of the job install more into it.</param>
    /// <param name="session">Variables of the session that started the run: its PATH says which Python, its PIP_ variables how pip works.</param>
    /// <param name="note">Takes what pip says.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Absolute path of the environment.</returns>
    /// <exception cref="RunFailedException">PythonNotFound or PythonEnvironmentFailed.</exception>
    public async Task<string> GetAsync(
        PythonRequirements wanted,
        string baseDirectory,
        bool isOwn,
        IReadOnlyDictionary<string, string> session,
        Action<string> note,
        CancellationToken cancellationToken)
    {
        string requirements = ReadRequirements(wanted);
        if (wanted.Requirements is not null && IsEmpty(requirements))
        {
            // All projects without requirements can have the same.
            wanted = wanted with { Requirements = null };
            requirements = "";
        }
        else if (wanted.Requirements is not null)
        {
            // Paths in it start from where it is.
            requirements = wanted.Requirements + '\0' + requirements;
        }

        string? uv = ProgramRunner.Find("uv", session);
        PythonInterpreter? python = uv is null || wanted.Version is null ? await PythonInterpreter.FindAsync(wanted.Version, session, cancellationToken) : null;
        if (python is null && uv is null)
        {
            throw await PythonInterpreter.NotFoundAsync(wanted.Version, session, cancellationToken);
        }

        string key = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join(
            '\0', [uv is null ? "venv" : "uv", wanted.Version ?? "", python?.Path ?? "", python?.Version ?? "", requirements, .. wanted.Packages, .. isOwn ? [baseDirectory] : Array.Empty<string>()]))))[..24];
        SemaphoreSlim gate = _building.GetOrAdd(key, _ => new SemaphoreSlim(1, 1));
        await gate.WaitAsync(cancellationToken);
        try
        {
            string published = Path.Combine(folder, key);
            if (File.Exists(published))
            {
                string existing = Path.Combine(folder, (await File.ReadAllTextAsync(published, cancellationToken)).Trim());
                if (Directory.Exists(existing))
                {
                    note($"Python environment {key} is there.");
                    return existing;
                }
            }

            Directory.CreateDirectory(folder);
            string made = $"{key}-{RandomNumberGenerator.GetHexString(6, lowercase: true)}";
            string path = Path.Combine(folder, made);
            await BuildAsync(path, uv, python, wanted, baseDirectory, session, note, cancellationToken);
            string draft = path + ".draft";
            await File.WriteAllTextAsync(draft, made, cancellationToken);
            File.Move(draft, published, overwrite: true);
            return path;
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>File that is locked while a project's environment, ours or one of its own tools, is being changed.</summary>
    public string LockOf(string baseDirectory)
    {
        Directory.CreateDirectory(folder);
        return Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(baseDirectory)))[..24] + ".lock");
    }

    private static async Task BuildAsync(
        string path,
        string? uv,
        PythonInterpreter? python,
        PythonRequirements wanted,
        string baseDirectory,
        IReadOnlyDictionary<string, string> session,
        Action<string> note,
        CancellationToken cancellationToken)
    {
        note($"Making a Python environment{(wanted.Version is null ? "" : $" for Python {wanted.Version}")} with {(uv is null ? "venv and pip" : "uv")}.");
        string interpreter = Path.Combine(path, OperatingSystem.IsWindows() ? @"Scripts\python.exe" : "bin/python");
        List<string> packages = [];
        if (wanted.Requirements is { } file)
        {
            packages.AddRange(["-r", file]);
        }

        packages.AddRange(wanted.Packages);
        string[] make = uv is null ? [python!.Path, PythonInterpreter.Isolated, "-m", "venv", path] : [uv, "venv", "--python", wanted.Version ?? python!.Path, path];
        string[] install = uv is null
            ? [interpreter, PythonInterpreter.Isolated, "-m", "pip", "install", "--disable-pip-version-check", .. packages]
            : [uv, "pip", "install", "--python", interpreter, .. packages];
        await RunAsync(make);
        if (packages.Count > 0)
        {
            await RunAsync(install);
        }

        async Task RunAsync(string[] command)
        {
            note("$ " + ShellQuoting.Join(command));
            var tail = new Queue<string>();
            int code = await ProgramRunner.RunAsync(command, baseDirectory, session, Line, cancellationToken);
            if (code != 0)
            {
                TryRemove(path);
                throw new RunFailedException(
                    ReasonCodes.PythonEnvironmentFailed,
                    $"The Python environment could not be made: '{ShellQuoting.Join(command)}' ended with code {code}. {string.Join(" ", tail).Trim()}");
            }

            void Line(string line)
            {
                note(line);
                lock (tail)
                {
                    tail.Enqueue(line);
                    if (tail.Count > 3)
                    {
                        tail.Dequeue();
                    }
                }
            }
        }
    }

    private static string ReadRequirements(PythonRequirements wanted)
    {
        if (wanted.Requirements is not { } file)
        {
            return "";
        }

        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RunFailedException(
                ReasonCodes.PythonEnvironmentFailed, $"The requirements file '{file}' cannot be read: {exception.Message}", exception);
        }
    }

    private static bool IsEmpty(string requirements)
    {
        foreach (ReadOnlySpan<char> line in requirements.AsSpan().EnumerateLines())
        {
            if (line.TrimStart() is not ([] or ['#', ..]))
            {
                return false;
            }
        }

        return true;
    }

    private static void TryRemove(string path)
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (IOException)
        {
            // It is not published, so it does no harm; the next agent removes it.
        }
    }
}
