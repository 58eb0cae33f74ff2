using System.Diagnostics;
using System.Text.RegularExpressions;
using TrainingJobs.Core.Agent;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.Tests.Engine;

/// <summary>A state folder of its own with a real agent in a real process; all is gone at the end.</summary>
internal sealed partial class TestEngine : IDisposable
{
    private readonly CancellationTokenSource _limit;

    private readonly string[] _variables;

    /// <param name="limit">Ends every wait; null means two minutes.</param>
    /// <param name="tools">Folder that comes first on the agent's PATH; the variables of the tests' own process are shared by tests at once.</param>
    /// <param name="shim">The agent starts workers in the way of this system; null for that of the system it is on.</param>
    public TestEngine(TimeSpan? limit = null, string? tools = null, string? shim = null)
    {
        _variables =
        [
            .. tools is null ? [] : new[] { $"PATH={tools}:{Environment.GetEnvironmentVariable("PATH")}" },
            .. shim is null ? [] : new[] { $"TRAININGJOBS_SHIM={shim}" },
        ];
        _limit = new CancellationTokenSource(limit ?? TimeSpan.FromMinutes(2));
        Folder = Directory.CreateTempSubdirectory("tj-test-").FullName;
        Client = NewClient();
    }

    public string Folder { get; }

    public string State => Path.Combine(Folder, "state");

    public TrainingJobsClient Client { get; }

    /// <summary>Ends every wait of a test.</summary>
    public CancellationToken Limit => _limit.Token;

    /// <summary>The console host as built beside the tests.</summary>
    public static string HostProgram { get; } = FindHost();

    /// <summary>Another front end on the same state.</summary>
    public TrainingJobsClient NewClient() =>
        new(new ClientOptions { StateFolder = State, AgentCommand = AgentCommand() });

    private AgentCommand AgentCommand() => _variables.Length == 0
        ? new AgentCommand(HostProgram, ["agent"], "trainingjobs")
        : new AgentCommand("/usr/bin/env", [.. _variables, HostProgram, "agent"], "trainingjobs");

    /// <summary>A plan that runs the vectors, one worker each.</summary>
    public JobPlan Plan(params string[][] workers) => new()
    {
        Job = new JobIdentity { Name = "test", BaseDirectory = Folder },
        Placement = new PlacementPlan { Target = "local" },
        Execution = new ExecutionPlan
        {
            Workers =
            [
                .. workers.Select((vector, index) => new WorkerPlan
                {
                    Index = index,
                    Arguments = vector,
                    CommandLine = ShellQuoting.Join(vector),
                    WorkingDirectory = Folder,
                }),
            ],
        },
    };

    /// <summary>A plan that runs a text with sh.</summary>
    public JobPlan Sh(string text) => Plan(["/bin/sh", "-c", text]);

    public async Task<TrainingRun> StartAsync(JobPlan plan) => await Client.Runs.StartAsync(plan, Limit);

    public async Task<TrainingRun> RunAsync(JobPlan plan) => await EndAsync((await StartAsync(plan)).Id);

    public async Task<TrainingRun> EndAsync(string id) => await UntilAsync(id, run => run.State.IsEnded());

    /// <summary>Waits for the end of a run, which must be this one; else the test fails with all that is known of the run.</summary>
    public async Task<TrainingRun> EndAsync(string id, RunState state)
    {
        TrainingRun run = await EndAsync(id);
        if (run.State != state)
        {
            IEnumerable<string> events = (await Client.Runs.GetEventsAsync(id, Limit)).Select(e => $"{e.Time:HH:mm:ss.fff} {e.State} {e.Message}");
            IEnumerable<string> log = (await LogAsync(id)).TakeLast(20).Select(record => $"{record.Time:HH:mm:ss.fff} {record.Stream}: {record.Text}");
            string agent = await File.ReadAllTextAsync(Directory.EnumerateFiles(State, "agent.log", SearchOption.AllDirectories).First(), Limit);
            Xunit.Assert.Fail($"{run.State} instead of {state}: {run.Reason}\n{string.Join('\n', events)}\n--- log\n{string.Join('\n', log)}\n--- agent\n{agent}");
        }

        return run;
    }

    /// <summary>Waits until something holds of the run.</summary>
    public async Task<TrainingRun> UntilAsync(string id, Predicate<TrainingRun> holds)
    {
        TrainingRun? last = null;
        await foreach (TrainingRun run in Client.Runs.WatchAsync(id, Limit))
        {
            last = run;
            if (holds(run))
            {
                return run;
            }
        }

        throw new InvalidOperationException($"The run ended otherwise: {last}, {last?.State}: {last?.Reason}");
    }

    public async Task<List<LogRecord>> LogAsync(string id, LogQuery? query = null)
    {
        var records = new List<LogRecord>();
        await foreach (LogRecord record in Client.Logs.ReadAsync(id, query ?? new LogQuery(), Limit))
        {
            records.Add(record);
        }

        return records;
    }

    /// <summary>Texts that the workers themselves have printed.</summary>
    public async Task<List<string>> LinesAsync(string id) =>
        [.. (await LogAsync(id)).Where(record => record.Stream != LogStream.Setup).Select(record => record.Text)];

    /// <summary>Waits until the condition holds; the interval is how often it is looked at.</summary>
    public async Task WaitForAsync(Func<bool> holds)
    {
        while (!holds())
        {
            await Task.Delay(5, Limit);
        }
    }

    /// <summary>Ends the agent as a crash would.</summary>
    public void KillAgent()
    {
        if (Client.Agent.Get().ProcessId is { } id)
        {
            try
            {
                using Process process = Process.GetProcessById(id);
                process.Kill();
                process.WaitForExit(10_000);
            }
            catch (ArgumentException)
            {
                // It was gone already.
            }
        }
    }

    /// <summary>Stops all runs and the agent.</summary>
    public void StopAll()
    {
        try
        {
            using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
            foreach (TrainingRun run in Client.Runs.FindAsync(new RunQuery(), limit.Token).GetAwaiter().GetResult())
            {
                if (!run.State.IsEnded())
                {
                    Client.Runs.StopAsync(run.Id, TimeSpan.Zero, limit.Token).GetAwaiter().GetResult();
                }
            }

            while (Client.Agent.Get() is { IsRunning: true, ActiveRuns: > 0 })
            {
                limit.Token.ThrowIfCancellationRequested();
                Thread.Yield();
            }

            Client.Agent.StopAsync(limit.Token).GetAwaiter().GetResult();
        }
        catch (Exception exception) when (exception is TrainingJobsException or OperationCanceledException)
        {
            // A test that broke the state on purpose.
            KillAgent();
        }
    }

    public void Dispose()
    {
        StopAll();
        Client.Dispose();
        _limit.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    private static string FindHost()
    {
        string configuration = Configuration().Match(AppContext.BaseDirectory).Groups[1].Value;
        string root = AppContext.BaseDirectory[..AppContext.BaseDirectory.IndexOf($"{Path.DirectorySeparatorChar}tests{Path.DirectorySeparatorChar}", StringComparison.Ordinal)];
        string program = OperatingSystem.IsWindows() ? "trainingjobs.exe" : "trainingjobs";
        return Directory.EnumerateFiles(Path.Combine(root, "src", "TrainingJobs.Host", "bin", configuration), program, SearchOption.AllDirectories)
            .OrderByDescending(File.GetLastWriteTimeUtc)
            .First();
    }

    [GeneratedRegex(@"[\\/]bin[\\/]([^\\/]+)[\\/]")]
    private static partial Regex Configuration();
}
