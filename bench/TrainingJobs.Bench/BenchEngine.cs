using System.Diagnostics;
using TrainingJobs.Core;
using TrainingJobs.Core.Agent;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Bench;

/// <summary>A state folder of its own with a real agent.</summary>
internal sealed class BenchEngine : IDisposable
{
    public BenchEngine(BenchOptions options)
    {
        Options = options;
        Client = NewClient();
    }

    /// <summary>Root of the repository.</summary>
    public static string Repository { get; } = FindRepository();

    public BenchOptions Options { get; }

    public string Folder { get; } = Directory.CreateTempSubdirectory("tj-bench-").FullName;

    public TrainingJobsClient Client { get; }

    public TrainingJobsClient NewClient() => new(new ClientOptions
    {
        StateFolder = Folder,
        AgentCommand = new AgentCommand(Host(), ["agent"], "trainingjobs"),
    });

    public JobPlan Plan(params string[] vector) => new()
    {
        Job = new JobIdentity { Name = "bench", BaseDirectory = Folder },
        Placement = new PlacementPlan { Target = "local" },
        Execution = new ExecutionPlan
        {
            Workers =
            [
                new WorkerPlan { Index = 0, Arguments = vector, CommandLine = string.Join(' ', vector), WorkingDirectory = Folder },
            ],
        },
    };

    public async Task<TrainingRun> EndAsync(string id)
    {
        TrainingRun? last = null;
        await foreach (TrainingRun run in Client.Runs.WatchAsync(id, CancellationToken.None))
        {
            last = run;
        }

        return last!;
    }

    /// <summary>Has an agent up and everything compiled that the first call compiles.</summary>
    public async Task WarmAsync()
    {
        for (int i = 0; i < 5; i++)
        {
            await EndAsync((await Client.Runs.StartAsync(Plan("/bin/true"), CancellationToken.None)).Id);
        }
    }

    public void Dispose()
    {
        Client.Agent.StopAsync(CancellationToken.None).GetAwaiter().GetResult();
        Client.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    public static double Milliseconds(long start) => Stopwatch.GetElapsedTime(start).TotalMilliseconds;

    /// <summary>The console host that is measured.</summary>
    public string Host()
    {
        string published = Path.Combine(Repository, "output", "bin", "trainingjobs");
        return Options.Host ?? (File.Exists(published) ? published : Built());
    }

    /// <summary>Processor time of the agent so far.</summary>
    public TimeSpan AgentTime()
    {
        using Process agent = Process.GetProcessById(Client.Agent.Get().ProcessId!.Value);
        return agent.TotalProcessorTime;
    }

    private static string Built() =>
        Directory.EnumerateFiles(Path.Combine(Repository, "src", "TrainingJobs.Host", "bin"), "trainingjobs", SearchOption.AllDirectories)
            .Where(file => file.Contains("Release", StringComparison.Ordinal))
            .OrderByDescending(File.GetLastWriteTimeUtc)
            .First();

    private static string FindRepository()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "TrainingJobs.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new InvalidOperationException("The examples lie in the repository; run this from there.");
    }
}
