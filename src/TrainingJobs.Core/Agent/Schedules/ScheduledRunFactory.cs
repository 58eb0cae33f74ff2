using System.Globalization;
using TrainingJobs.Core.Agent.Steps;
using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Schedules;
using TrainingJobs.Core.Secrets;
using TrainingJobs.Core.State;
using TrainingJobs.Core.Targets;

namespace TrainingJobs.Core.Agent.Schedules;

/// <summary>
/// Makes the runs of a schedule that is due. The job file is read as it is then, so that what its user has mended counts; one that is gone or
/// invalid is an error, which the schedule shows.
/// </summary>
internal sealed class ScheduledRunFactory(StateFolder folder, StateStore store, TargetKinds kinds, TimeProvider time)
{
    /// <summary>The run, and behind it its steps; stored by the caller. Its secrets are kept for it by then.</summary>
    /// <param name="schedule">The schedule.</param>
    /// <param name="due">The time that it is due at.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="TrainingJobsException">No run can be made: its message says why.</exception>
    public async Task<IReadOnlyList<NewRun>> CreateAsync(ScheduleDefinition schedule, DateTimeOffset due, CancellationToken cancellationToken)
    {
        JobPlan plan = Plan(schedule);
        var tree = new RunTreeBuilder([])
        {
            Session = _ => schedule.Variables,
            FindReusableProducer = data => schedule.RefreshDatasets.Contains(data.Name, StringComparer.OrdinalIgnoreCase) ? null : FindReusableProducer(data),
        };
        NewRun[] runs = [.. tree.Build(plan).Select(run => run with { Schedule = schedule.Name, ScheduledFor = due })];
        var resolver = new SecretResolver(new SecretStore(folder.Secrets, time))
        {
            Environment = name => schedule.Variables.GetValueOrDefault(name),
        };
        foreach (NewRun run in runs.Where(run => run.Plan.Execution.Secrets.Count > 0 && run.Reused is null))
        {
            using ResolvedSecrets values = await resolver.ResolveAsync(run.Plan.Execution.Secrets, cancellationToken);
            new SecretStore(folder.Secrets, time).SetForRun(run.Id, values);
        }

        return runs;
    }

    /// <summary>The plan that a run of the schedule would have now.</summary>
    /// <exception cref="TrainingJobsException">There is none: its message says why.</exception>
    public JobPlan Plan(ScheduleDefinition schedule)
    {
        TrainingJob job = JobOf(schedule);
        if (schedule.Resources is { } resources)
        {
            job = job with { Resources = resources };
        }

        TargetRecord[] records = [.. store.Settings.StartingWith(TargetRecord.Prefix).Select(TargetRecord.Parse)];
        Placement target = new TargetDirectory(kinds, records, schedule.Variables).Place(schedule.Target);
        TargetSelector.Check(job, target, native: false);
        PlanResult result = JobPlanner.Plan(job, new JobArguments { Words = schedule.Arguments, Named = schedule.NamedArguments }, target);
        if (result.Plan is not { } plan)
        {
            throw Invalid(result.Diagnostics, $"The job '{job.Name}' cannot be planned", schedule);
        }

        return plan.NotStartable is { } reason ? throw new TrainingJobsException(ErrorCodes.NotSupported, reason, schedule.JobName) : plan;
    }

    private TrainingJob JobOf(ScheduleDefinition schedule)
    {
        var options = JobReadOptions.None with { Format = schedule.Format, Table = new Lazy<JobSizes>(() => JobSizes.Default.With(store.Settings.Sizes())) };
        JobFileResult file = schedule.File is { } path
            ? JobFileReader.Read(path, options)
            : JobFileReader.ReadText(schedule.JobText!, Path.Combine(schedule.BaseDirectory!, "job.yaml"));
        if (file.Diagnostics.Any(finding => finding.Severity == DiagnosticSeverity.Error) && JobSelector.TryChoose(file, schedule.JobName) is null)
        {
            throw Invalid(file.Diagnostics, $"The job file '{file.File}' is invalid", schedule);
        }

        return JobSelector.Choose(file, schedule.JobName);
    }

    private static TrainingJobsException Invalid(IReadOnlyList<Diagnostic> findings, string what, ScheduleDefinition schedule)
    {
        Diagnostic? error = findings.FirstOrDefault(finding => finding.Severity == DiagnosticSeverity.Error);
        string place = error is { Line: > 0 } ? string.Create(CultureInfo.InvariantCulture, $" (line {error.Line}, column {error.Column})") : "";
        return new TrainingJobsException(ErrorCodes.JobFileInvalid, $"{what}{place}: {error?.Message}", schedule.Name);
    }

    /// <summary>The run that has made the data before, as when a user starts the job.</summary>
    private string? FindReusableProducer(DatasetPlan data) =>
        data is { Path: { } path, Producer: { } maker } && Path.Exists(path) ? store.Runs.FindSucceeded(maker)?.Id : null;
}
