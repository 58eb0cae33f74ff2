using System.Globalization;
using Spectre.Console;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Schedules;
using TrainingJobs.Core.Secrets;

namespace TrainingJobs.Host.Terminal;

/// <summary>Tables for people. The only place that loads the table library.</summary>
internal static class RunTable
{
    /// <summary>Wide enough that nothing wraps when the output is a file or a pipe.</summary>
    private const int UnlimitedWidth = 4096;

    public static void WriteRuns(HostConsole console, IReadOnlyList<TrainingRun> runs)
    {
        Table table = NewTable("ID", "JOB", "STATE", "EXIT", "CREATED", "DURATION", "REASON");
        foreach (TrainingRun run in runs)
        {
            Add(table, run.Id, Label(run), run.State.ToString(), run.ExitCode?.ToString(CultureInfo.InvariantCulture) ?? "",
                Local(run.Created), run.Duration is { } duration ? Rounded(duration) : "", run.Reason ?? "");
        }

        Write(console, table);
    }

    /// <summary>The job's name; in a tree that of the step, behind as many blanks as it stands deep.</summary>
    private static string Label(TrainingRun run) => run.Depth == 0
        ? run.Name
        : $"{new string(' ', 2 * run.Depth)}{run.Step}{(run.Step == run.Name ? "" : $" ({run.Name})")}";

    public static void WriteWorkers(HostConsole console, IReadOnlyList<RunWorker> workers)
    {
        (string Title, Func<RunWorker, string> Text)[] columns =
        [
            ("WORKER", worker => worker.Index.ToString(CultureInfo.InvariantCulture)),
            ("STATE", worker => worker.State.ToString()),
            .. Shown(workers, "NATIVE", worker => worker.NativeState),
            ("PROCESS", worker => worker.ProcessId?.ToString(CultureInfo.InvariantCulture) ?? ""),
            .. Shown(workers, "NODE", worker => worker.Node),
            .. Shown(workers, "HANDLE", worker => worker.Handle),
            ("EXIT", worker => worker.ExitCode?.ToString(CultureInfo.InvariantCulture) ?? ""),
            ("SIGNAL", worker => worker.Signal ?? ""),
            ("STARTED", worker => Local(worker.Started)),
            ("ENDED", worker => Local(worker.Ended)),
            .. Shown(workers, "WAITS", worker => worker.WaitReason?.Sentence),
        ];
        Table table = NewTable([.. columns.Select(column => column.Title)]);
        foreach (RunWorker worker in workers)
        {
            Add(table, [.. columns.Select(column => column.Text(worker))]);
        }

        Write(console, table);
    }

    /// <summary>A column of what only some targets tell, where one of the workers has it.</summary>
    private static (string Title, Func<RunWorker, string> Text)[] Shown(
        IReadOnlyList<RunWorker> workers, string title, Func<RunWorker, string?> text) =>
        workers.Any(worker => text(worker) is not null) ? [(title, worker => text(worker) ?? "")] : [];

    public static void WriteEvents(HostConsole console, IReadOnlyList<RunEvent> events)
    {
        Table table = NewTable("TIME", "STATE", "CODE", "MESSAGE");
        foreach (RunEvent change in events)
        {
            Add(table, Local(change.Time), change.State.ToString(), change.ReasonCode ?? "", change.Message ?? "");
        }

        Write(console, table);
    }

    public static void WriteArtifacts(HostConsole console, IReadOnlyList<JobArtifact> artifacts)
    {
        Table table = NewTable("NAME", "BYTES", "MODIFIED", "PATH");
        foreach (JobArtifact artifact in artifacts)
        {
            Add(table, artifact.Name, artifact.Length.ToString(CultureInfo.InvariantCulture), Local(artifact.Modified), artifact.FullName);
        }

        Write(console, table);
    }

    public static void WriteSecrets(HostConsole console, IReadOnlyList<SecretInfo> secrets)
    {
        Table table = NewTable("NAME", "CREATED", "MODIFIED");
        foreach (SecretInfo secret in secrets)
        {
            Add(table, secret.Name, Local(secret.Created), Local(secret.Modified));
        }

        Write(console, table);
    }

    public static void WriteGpus(HostConsole console, IReadOnlyList<JobGpu> gpus)
    {
        Table table = NewTable("INDEX", "NAME", "MEMORY", "BUSY", "RUN", "UUID");
        foreach (JobGpu gpu in gpus)
        {
            Add(table, gpu.Index.ToString(CultureInfo.InvariantCulture), gpu.Name, Gibibytes(gpu.MemoryUsed, gpu.Memory),
                gpu.Utilization is { } use ? string.Create(CultureInfo.InvariantCulture, $"{use} %") : "", gpu.RunId ?? "", gpu.Uuid);
        }

        Write(console, table);
    }

    public static void WriteTargets(HostConsole console, IReadOnlyList<JobTarget> targets)
    {
        Table table = NewTable("NAME", "KIND", "CPU", "MEMORY", "RUNS", "ENDPOINT");
        foreach (JobTarget target in targets)
        {
            Add(table, target.Name, target.Kind,
                target.Cpu is { } cpu ? string.Create(CultureInfo.InvariantCulture, $"{target.CpuUsed:0.###} of {cpu:0.###}") : "",
                target.Memory is { } memory ? Gibibytes(target.MemoryUsed, memory) : "",
                string.Create(CultureInfo.InvariantCulture, $"{target.Runs} of {target.MaxRuns}"),
                target.Endpoint ?? "");
        }

        Write(console, table);
    }

    public static void WriteSizes(HostConsole console, IReadOnlyList<JobSize> sizes)
    {
        Table table = NewTable("NAME", "CPU", "MEMORY", "GPUS", "GPU TYPES", "CHANGED");
        foreach (JobSize size in sizes)
        {
            Add(table, size.Name, size.Cpu?.ToString() ?? "", size.Memory?.ToString() ?? "", size.Gpu == 0 ? "" : size.Gpu.ToString(CultureInfo.InvariantCulture),
                string.Join(", ", size.GpuTypes), size.IsChanged ? "yes" : "");
        }

        Write(console, table);
    }

    public static void WriteGpuTypes(HostConsole console, IReadOnlyList<GpuType> types)
    {
        Table table = NewTable("ID", "NAME", "VENDOR", "MEMORY", "SINGLE", "HALF");
        foreach (GpuType type in types)
        {
            Add(table, type.Id, type.Name, type.Vendor, $"{type.Memory} GB",
                string.Create(CultureInfo.InvariantCulture, $"{type.SinglePrecision:0.#} TFLOPS"), string.Create(CultureInfo.InvariantCulture, $"{type.HalfPrecision:0.#} TFLOPS"));
        }

        Write(console, table);
    }

    public static void WriteSchedules(HostConsole console, IReadOnlyList<TrainingSchedule> schedules)
    {
        Table table = NewTable("NAME", "JOB", "WHEN", "NEXT", "LAST", "WHY");
        foreach (TrainingSchedule schedule in schedules)
        {
            string last = schedule.LastOutcome is FiringOutcome.Started or null ? schedule.LastState ?? "" : schedule.LastOutcome.Value.ToString();
            Add(
                table,
                schedule.Name,
                schedule.JobName,
                schedule.Description,
                schedule.IsEnabled ? Local(schedule.Next) : "disabled",
                last,
                schedule.LastMessage ?? "");
        }

        Write(console, table);
    }

    /// <summary>A time as the clock on the wall shows it.</summary>
    public static string Local(DateTimeOffset? time) =>
        time?.ToLocalTime().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "";

    /// <summary>A length of time without more digits than people want to read.</summary>
    public static string Rounded(TimeSpan duration) => duration.TotalSeconds switch
    {
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalMilliseconds:0}ms"),
        < 60 => string.Create(CultureInfo.InvariantCulture, $"{duration.TotalSeconds:0.0}s"),
        _ => Duration.Format(TimeSpan.FromSeconds(Math.Round(duration.TotalSeconds))),
    };

    private static string Gibibytes(decimal used, decimal all) =>
        string.Create(CultureInfo.InvariantCulture, $"{used / (1 << 30):0.#} of {all / (1 << 30):0.#} GiB");

    private static Table NewTable(params string[] columns)
    {
        Table table = new Table().NoBorder();
        foreach (string column in columns)
        {
            table.AddColumn(new TableColumn(column) { NoWrap = true, Padding = new Padding(0, 0, 2, 0) });
        }

        return table;
    }

    private static void Add(Table table, params string[] cells) => table.AddRow(cells.Select(c => new Text(c)));

    private static void Write(HostConsole console, Table table)
    {
        // The library ends each line with blanks up to the column's width, which is noise in a file or a pipe.
        var text = new StringWriter { NewLine = "\n" };
        IAnsiConsole ansi = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(text),
        });
        ansi.Profile.Width = UnlimitedWidth;
        ansi.Write(table);
        foreach (string line in text.ToString().TrimEnd('\n').Split('\n'))
        {
            console.Output.WriteLine(line.TrimEnd());
        }
    }
}
