using System.Text.Json;

namespace TrainingJobs.Host.Tests;

/// <summary>A state folder of its own, with the agent that the tests start in it, and job files to run.</summary>
public sealed class HostFixture : IAsyncLifetime
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("trainingjobs-host-");
    private int _files;

    public string Home => Path.Combine(_folder.FullName, "state");

    /// <summary>Path of the program: the one that was named, else the one that was built with the tests.</summary>
    public static string Program { get; } = Environment.GetEnvironmentVariable("TRAININGJOBS_TEST_PROGRAM") is { Length: > 0 } named
        ? named
        : Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "trainingjobs.exe" : "trainingjobs");

    public HostProcess Start(params string[] arguments) => HostProcess.Start(Home, Program, arguments);

    public async Task<HostResult> RunAsync(params string[] arguments)
    {
        using HostProcess process = Start(arguments);
        return await process.EndAsync();
    }

    /// <summary>Runs a line of sh; $T is the program.</summary>
    public async Task<HostResult> ShellAsync(string line)
    {
        using HostProcess process = HostProcess.Start(Home, "/bin/sh", ["-c", $"T='{Program}'; {line}"]);
        return await process.EndAsync();
    }

    /// <summary>Writes a job file into a folder of its own.</summary>
    public string Write(string text)
    {
        DirectoryInfo folder = _folder.CreateSubdirectory($"job{Interlocked.Increment(ref _files)}");
        string path = Path.Combine(folder.FullName, "trainingjobs.yaml");
        File.WriteAllText(path, text);
        return path;
    }

    /// <summary>Writes a job file with one job, a text for the shell.</summary>
    public string WriteShell(string script, string more = "")
    {
        string indented = string.Join('\n', script.Split('\n').Select(l => "      " + l));
        string fields = string.Join('\n', more.Split('\n').Select(l => "    " + l));
        return Write($"project: test\njobs:\n  job:\n    command: |\n{indented}\n{fields}\n");
    }

    /// <summary>Starts the job and gives the run's id.</summary>
    public async Task<string> StartRunAsync(string file, params string[] words)
    {
        HostResult result = await RunAsync(["start", file, "--", .. words]);
        return result.Expect(0).Output.Trim();
    }

    public async Task<JsonElement> ShowAsync(string id) => (await RunAsync("show", id, "--json")).Expect(0).Json();

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        HostResult stopped = await RunAsync("agent", "stop");
        Assert.Equal(0, stopped.ExitCode);
        _folder.Delete(recursive: true);
    }
}
