using System.Globalization;
using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Schedules;
using TrainingJobs.Core.State;

namespace TrainingJobs.Core.Client;

/// <summary>Makes schedules of what a user asks for, and of what the job's file says where the user leaves the time to it.</summary>
internal static class ScheduleBuilder
{
    /// <param name="request">What is asked for.</param>
    /// <param name="target">Name of the target that its runs are to have.</param>
    /// <param name="now">Where intervals count from.</param>
    /// <exception cref="TrainingJobsException">ScheduleInvalid.</exception>
    public static IReadOnlyList<ScheduleDefinition> Build(ScheduleRequest request, string target, DateTimeOffset now)
    {
        TrainingJob job = request.Job;
        CheckSecrets(job);
        if (request.Trigger is { } trigger)
        {
            ScheduleTrigger counted = trigger.Every is null ? trigger : trigger with { From = trigger.From ?? now };
            return [Of(request, counted, target, request.Name ?? job.Name)];
        }

        if (job.Schedules.Count == 0)
        {
            throw new TrainingJobsException(
                ErrorCodes.ScheduleInvalid,
                $"Nothing says when '{job.Name}' is to run: its file has no schedule. Give a cron expression, an interval or a time.",
                job.Name);
        }

        string name = request.Name ?? job.Name;
        return
        [
            .. job.Schedules.Select((schedule, index) => FromFile(
                request, schedule, target, job.Schedules.Count == 1 ? name : string.Create(CultureInfo.InvariantCulture, $"{name}-{index + 1}"))),
        ];
    }

    private static ScheduleDefinition FromFile(ScheduleRequest request, JobSchedule schedule, string target, string name) =>
        Of(request, new ScheduleTrigger { Cron = schedule.Cron, TimeZone = schedule.TimeZone }, target, name) with
        {
            Arguments = request.Arguments.Count > 0 ? request.Arguments : schedule.Arguments,
            Resources = schedule.Resources,
            RefreshDatasets = schedule.RefreshDatasets,
            NotifyOnFailure = schedule.NotifyOnFailure,
        };

    private static ScheduleDefinition Of(ScheduleRequest request, ScheduleTrigger trigger, string target, string name)
    {
        TrainingJob job = request.Job;
        Dictionary<string, string> variables = SessionVariables.Capture(request.Variables);
        string[] missing = [.. request.Variables.Where(variable => !variables.ContainsKey(variable))];
        if (missing.Length > 0)
        {
            throw new TrainingJobsException(
                ErrorCodes.ScheduleInvalid, $"This session has no variable {string.Join(", ", missing)}, which the runs are to get.", missing[0]);
        }

        return new ScheduleDefinition
        {
            Name = name,
            Trigger = trigger,
            File = job.Source?.File,
            JobText = job.Source?.File is null ? JobFileWriter.Write([job]) : null,
            BaseDirectory = job.BaseDirectory,
            JobName = job.Name,
            Arguments = request.Arguments,
            NamedArguments = request.NamedArguments,
            Target = target,
            Variables = variables,
            Overlap = request.Overlap,
            CatchUp = request.CatchUp,
            CatchUpWindow = request.CatchUpWindow,
            RandomDelay = request.RandomDelay,
            Until = request.Until,
        };
    }

    /// <summary>When a schedule is due, the session that registered it is long gone.</summary>
    private static void CheckSecrets(TrainingJob job)
    {
        if (job.Secrets.FirstOrDefault(s => s.Source is SecretSource.Environment or SecretSource.SecretManagement) is { } secret)
        {
            string where = secret.Source == SecretSource.Environment ? "a variable of the session" : "SecretManagement in the session";
            throw new TrainingJobsException(
                ErrorCodes.ScheduleInvalid,
                $"The secret '{secret.Key}' of '{job.Name}' comes from {where}, which is gone when the schedule is due. "
                + "Put it into the store (Set-JobSecret), and let the job take it from there.",
                secret.Key);
        }
    }
}
