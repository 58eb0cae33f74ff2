using System.Runtime.Versioning;
using System.Text;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Secrets;
using TrainingJobs.Core.Tests.Planning;
using Xunit;

namespace TrainingJobs.Core.Tests.Engine;

[UnsupportedOSPlatform("windows")]
[Trait("Needs", "Processes")]
public sealed class SecretsOfRunTests : IDisposable
{
    /// <summary>Of this run of the tests alone: all processes of the machine are searched for it. Thirty characters are forty in base64, whatever follows.</summary>
    private static readonly string s_core = "s3cr3t" + Guid.NewGuid().ToString("N")[..24];

    private static readonly string s_value = s_core + "-Wört'\"$x;`id`\\end";

    private readonly TestEngine _engine = new();

    public void Dispose() => _engine.Dispose();

    [UnixFact]
    public async Task A_secret_reaches_the_work_and_is_found_nowhere_else_also_when_it_is_printed()
    {
        using (SecretValue value = SecretValue.FromChars(s_value))
        {
            _engine.Client.Secrets.Set("token", value);
        }

        string gate = Path.Combine(_engine.Folder, "gate");
        const string Program =
            """
            import os, sys, time, base64, hashlib
            v = os.environ["TOKEN"]
            print("hash", hashlib.sha256(v.encode()).hexdigest())
            print("plain", v); print("base64", base64.b64encode(b"xy" + v.encode()).decode(), file=sys.stderr)
            sys.stdout.write("long " + "z" * 65500 + v + "z" * 100 + "\n"); sys.stdout.flush()
            while not os.path.exists(sys.argv[1]): time.sleep(0.01)
            sys.exit(v)
            """;
        JobPlan plan = _engine.Plan(["python3", "-c", Program, gate]).With(secrets: [new JobSecret { Key = "token", InjectAs = "TOKEN" }]);
        TrainingRun run = await _engine.StartAsync(plan);
        TrainingRun running = await _engine.UntilAsync(run.Id, r => r.State == RunState.Running);
        await foreach (LogRecord record in _engine.Client.Logs.ReadAsync(run.Id, new LogQuery { Follow = true }, _engine.Limit))
        {
            if (record.Text.StartsWith("long", StringComparison.Ordinal))
            {
                // The work goes on: this is when it would be found in passing places.
                Assert.Empty(FilesWith(_engine.State));
                Assert.Empty(ProcessesWith(running.Workers[0].ProcessId!.Value));
                await File.WriteAllTextAsync(gate, "");
            }
        }

        TrainingRun ended = await _engine.EndAsync(run.Id);
        List<string> lines = await _engine.LinesAsync(run.Id);
        string hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(s_value)));
        Assert.Contains($"hash {hash}", lines);
        Assert.Contains("plain ***", lines);
        Assert.Contains(lines, line => line.StartsWith("base64", StringComparison.Ordinal) && line.Contains("***", StringComparison.Ordinal));
        Assert.Equal("long " + new string('z', 65500) + "***" + new string('z', 100), lines.Single(line => line.StartsWith("long", StringComparison.Ordinal)));
        Assert.Contains("***", ended.Reason);
        Assert.DoesNotContain(s_core, ended.Reason);
        Assert.Empty(FilesWith(_engine.State));
        await _engine.WaitForAsync(() => !Directory.EnumerateFiles("/dev/shm", $"{run.Id}*", SearchOption.AllDirectories).Any());
    }

    [UnixFact]
    public async Task A_secret_comes_as_a_file_that_only_its_owner_can_read_and_that_is_gone_afterwards()
    {
        using (SecretValue value = SecretValue.FromChars(s_value))
        {
            _engine.Client.Secrets.Set("token", value);
        }

        TrainingRun run = await _engine.RunAsync(_engine.Sh("stat -f -c %T \"$KEY_FILE\"; stat -c %a \"$KEY_FILE\"; sha256sum < \"$KEY_FILE\"; echo $KEY_FILE").With(
            secrets: [new JobSecret { Key = "token", InjectAs = "KEY_FILE", As = SecretInjection.File }]));

        List<string> lines = await _engine.LinesAsync(run.Id);
        Assert.Equal("tmpfs", lines[0]);
        Assert.Equal("600", lines[1]);
        Assert.StartsWith(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(s_value))), lines[2]);
        // The run has ended for all to see before what was kept for it is removed: the other order could start it twice.
        await _engine.WaitForAsync(() => !File.Exists(lines[3]));
    }

    [UnixFact]
    public async Task A_secret_of_the_sessions_environment_reaches_the_work_also_across_a_crash_of_the_agent()
    {
        Environment.SetEnvironmentVariable("MY_API_KEY", "key-from-the-session");
        JobPlan plan = _engine.Sh("[ \"$API\" = key-from-the-session ] && echo right; echo $API; [ $TRAINING_ATTEMPT = 2 ]").With(
            secrets: [new JobSecret { Key = "MY_API_KEY", InjectAs = "API", Source = SecretSource.Environment }],
            retry: new RetryPolicy { Attempts = 2, Delay = TimeSpan.FromSeconds(3) });
        TrainingRun run = await _engine.StartAsync(plan);
        Environment.SetEnvironmentVariable("MY_API_KEY", null);
        await _engine.UntilAsync(run.Id, r => r.ReasonCode == ReasonCodes.RetryDelay);
        _engine.KillAgent();

        TrainingRun ended = await _engine.EndAsync(run.Id);

        Assert.Equal(RunState.Succeeded, ended.State);
        Assert.Equal(["right", "***", "right", "***"], await _engine.LinesAsync(run.Id));
        await _engine.WaitForAsync(() => !Directory.EnumerateFileSystemEntries(Path.Combine(_engine.State, "secrets", "runs")).Any());
    }

    [UnixFact]
    public async Task An_agent_that_begins_leaves_the_secrets_of_a_run_that_is_about_to_be_added()
    {
        var store = new SecretStore(Path.Combine(_engine.State, "secrets"));
        using (SecretValue value = SecretValue.FromChars(s_value))
        {
            store.SetForRun("coming", "A", value);
            store.SetForRun("forgotten", "A", value);
        }

        string forgotten = Path.Combine(_engine.State, "secrets", "runs", "forgotten.json");
        File.SetLastWriteTimeUtc(forgotten, DateTime.UtcNow.AddHours(-2));

        await _engine.RunAsync(_engine.Sh("true"));

        await _engine.WaitForAsync(() => !File.Exists(forgotten));
        Assert.Equal(["coming"], store.RunIds());
    }

    [UnixFact]
    public async Task A_missing_secret_is_named_with_its_source_before_anything_starts()
    {
        JobPlan plan = _engine.Sh("true").With(
            secrets: [new JobSecret { Key = "nowhere", InjectAs = "A" }, new JobSecret { Key = "UNSET_VARIABLE", InjectAs = "B", Source = SecretSource.Environment }]);

        TrainingJobsException error = await Assert.ThrowsAnyAsync<TrainingJobsException>(() => _engine.StartAsync(plan));

        Assert.Equal(ErrorCodes.SecretNotFound, error.Code);
        Assert.Contains("nowhere", error.Message);
        Assert.Contains("UNSET_VARIABLE", error.Message);
        Assert.Empty(await _engine.Client.Runs.FindAsync(new RunQuery(), _engine.Limit));
    }

    /// <summary>Files that hold the value, plain or in base64.</summary>
    private static List<string> FilesWith(string folder) =>
    [
        .. Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint })
            // Who reads a pipe waits for its writer, and takes from it what is the log's; it holds nothing on a disk.
            .Where(file => !file.EndsWith("-pipe", StringComparison.Ordinal) && Holds(file)),
    ];

    /// <summary>Processes that show the value in their command line or environment, but for the work itself, which belongs to the session.</summary>
    private static List<string> ProcessesWith(int session)
    {
        var found = new List<string>();
        foreach (string folder in Directory.EnumerateDirectories("/proc").Where(f => int.TryParse(Path.GetFileName(f), out _)))
        {
            int id = int.Parse(Path.GetFileName(folder), System.Globalization.CultureInfo.InvariantCulture);
            bool isWork = id != session && Stat(folder) == session && !IsReader(folder);
            if (Holds(Path.Combine(folder, "cmdline")) || (!isWork && Holds(Path.Combine(folder, "environ"))))
            {
                found.Add(folder);
            }
        }

        return found;
    }

    /// <summary>What takes the output to its files is in the session, too, but is no part of the work.</summary>
    private static bool IsReader(string folder)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, "comm")) == "cat\n";
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static int Stat(string folder)
    {
        try
        {
            string stat = File.ReadAllText(Path.Combine(folder, "stat"));
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[3], System.Globalization.CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0;
        }
    }

    private static bool Holds(string file)
    {
        try
        {
            byte[] data = File.ReadAllBytes(file);
            byte[] core = Encoding.ASCII.GetBytes(s_core);
            return data.AsSpan().IndexOf(core) >= 0 || data.AsSpan().IndexOf(Encoding.ASCII.GetBytes(Convert.ToBase64String(core))) >= 0;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
