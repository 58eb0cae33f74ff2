using System.Management.Automation;
using TrainingJobs.Core;

namespace TrainingJobs.Cmdlets;

/// <summary>Turns an exception into the error record a user sees; nothing else builds one.</summary>
internal static class ErrorMap
{
    /// <summary>True when the rest of the pipeline would fail in the same way.</summary>
    public static bool IsFatal(string code) => code is ErrorCodes.AgentUnavailable or ErrorCodes.StateUnavailable
        or ErrorCodes.StateDamaged or ErrorCodes.StateTooNew or ErrorCodes.SecretStoreDamaged or ErrorCodes.SecretStoreInsecure;

    public static ErrorRecord ToRecord(Exception exception)
    {
        TrainingJobsException error = exception as TrainingJobsException
            ?? new TrainingJobsException(ErrorIds.InternalError, $"{exception.GetType().Name}: {exception.Message}", null, exception);
        (ErrorCategory category, string action) = Describe(error.Code);
        return new ErrorRecord(error, error.Code, category, error.Target)
        {
            ErrorDetails = new ErrorDetails(error.Message) { RecommendedAction = action },
        };
    }

    internal static (ErrorCategory Category, string Action) Describe(string code) => code switch
    {
        ErrorCodes.FileNotFound => (ErrorCategory.ObjectNotFound, "Check the path of the job file."),
        ErrorCodes.JobFileInvalid => (ErrorCategory.InvalidData, "Correct the file at the place that is named; Test-TrainingJob lists all findings."),
        ErrorCodes.JobNotFound => (ErrorCategory.ObjectNotFound, "List the jobs of the file with Import-TrainingJob."),
        ErrorCodes.FormatNotFound => (ErrorCategory.InvalidArgument, "Leave -Format out, so that the content of the file says, or give one of the names."),
        ErrorCodes.NotSupported => (ErrorCategory.NotImplemented, "See the message for what can be done instead."),
        ErrorCodes.ArgumentsInvalid => (ErrorCategory.InvalidArgument, "See the parameters of the job: (Import-TrainingJob FILE -Name JOB).Parameters."),
        ErrorCodes.TargetMismatch => (ErrorCategory.InvalidArgument, "Choose a -Target that the job allows, or change 'native' in its file."),
        ErrorCodes.SizeNotFound => (ErrorCategory.ObjectNotFound, "List the sizes with Get-JobSize."),
        ErrorCodes.SizeInvalid => (ErrorCategory.InvalidArgument, "Correct the name or the amount that is named."),
        ErrorCodes.GpuTypeNotFound => (ErrorCategory.ObjectNotFound, "List the models that are known with Get-JobGpuType."),
        ErrorCodes.TargetNotFound => (ErrorCategory.ObjectNotFound, "See Get-JobTarget; an address such as ssh://user@host is a target, too."),
        ErrorCodes.TargetUnavailable => (ErrorCategory.ResourceUnavailable, "Check that the Docker daemon runs and that you may use it."),
        ErrorCodes.TargetFailed => (ErrorCategory.InvalidOperation, "See the message of the Docker daemon."),
        ErrorCodes.TargetSettingsInvalid => (ErrorCategory.InvalidData, "Correct the file of Docker's settings that is named."),
        ErrorCodes.TargetInvalid => (ErrorCategory.InvalidArgument, "Correct what is named; Set-JobTarget -Reset goes back to what the target has."),
        ErrorCodes.TargetExists => (ErrorCategory.ResourceExists, "Choose another name, or replace the target with -Force."),
        ErrorCodes.TargetInUse => (ErrorCategory.ResourceBusy, "See the runs with Get-TrainingRun; wait for them with Wait-TrainingRun."),
        ErrorCodes.ScheduleInvalid => (ErrorCategory.InvalidArgument, "Correct what is named; Register-JobSchedule -WhatIf shows the next times."),
        ErrorCodes.ScheduleNotFound => (ErrorCategory.ObjectNotFound, "List the schedules with Get-JobSchedule."),
        ErrorCodes.ScheduleExists => (ErrorCategory.ResourceExists, "Choose another -ScheduleName, or replace the schedule with -Force."),
        ErrorCodes.RunNotFound => (ErrorCategory.ObjectNotFound, "List the runs with Get-TrainingRun."),
        ErrorCodes.RunIdAmbiguous => (ErrorCategory.InvalidArgument, "Give more characters of the id; Get-TrainingRun lists the ids."),
        ErrorCodes.RunIsStep => (ErrorCategory.InvalidOperation, "Remove the run that it is a step of."),
        ErrorCodes.StepNotFound => (ErrorCategory.ObjectNotFound, "Get-TrainingRun -Tree shows the steps of a run."),
        ErrorCodes.RunNotEnded => (ErrorCategory.InvalidOperation, "Stop the run first with Stop-TrainingRun, or use -Force."),
        ErrorCodes.WaitTimedOut => (ErrorCategory.OperationTimeout, "The run goes on; wait again with a longer -Timeout, or stop it with Stop-TrainingRun."),
        ErrorCodes.AgentUnavailable => (ErrorCategory.ConnectionError, "See Get-JobAgent and the agent's log in the state folder."),
        ErrorCodes.RunNotRemovable => (ErrorCategory.PermissionDenied, "Remove what belongs to another user, or have its owner do it, then remove the run again."),
        ErrorCodes.StateUnavailable => (ErrorCategory.ResourceUnavailable, "Check that the state folder ($env:TRAININGJOBS_HOME) can be written to."),
        ErrorCodes.StateDamaged => (ErrorCategory.InvalidData, "Restore the state folder, or move it away to begin with an empty one."),
        ErrorCodes.StateTooNew => (ErrorCategory.NotImplemented, "Update the module TrainingJobs: a newer version has written the state folder."),
        ErrorCodes.PlanUnreadable => (ErrorCategory.InvalidData, "Update the module TrainingJobs, or start the run again from its job file."),
        ErrorCodes.SecretNotFound => (ErrorCategory.ObjectNotFound, "Set it where the message says; Get-JobSecret lists those of the own store."),
        ErrorCodes.SecretExists => (ErrorCategory.ResourceExists, "Choose another name, or leave -NoClobber out."),
        ErrorCodes.SecretInvalid => (ErrorCategory.InvalidArgument, "Correct the name or the value of the secret."),
        ErrorCodes.SecretAccessDenied => (ErrorCategory.PermissionDenied, "Check the token and its policies."),
        ErrorCodes.SecretSourceUnavailable => (ErrorCategory.ResourceUnavailable, "Check how the source of the secret is reached."),
        ErrorCodes.SecretStoreDamaged => (ErrorCategory.InvalidData, "Put the folder 'secrets' of the state folder back from a backup, or move it away and set the secrets anew."),
        ErrorCodes.SecretStoreInsecure => (ErrorCategory.SecurityError, "Take the rights of others away, with the command that is named."),
        ErrorIds.SecretValueRequired => (ErrorCategory.InvalidArgument, "Pipe the value in, or give a SecureString or a PSCredential."),
        ErrorIds.SecretValueExposed => (ErrorCategory.SecurityError, "Pipe the value in, or leave it out to be asked for it."),
        ErrorIds.FileExists => (ErrorCategory.ResourceExists, "Choose another path, or leave -NoClobber out."),
        ErrorIds.FileNotWritable => (ErrorCategory.PermissionDenied, "Check the rights on the file and its folder; -Force writes over a read-only file."),
        ErrorIds.NotAFileSystemPath => (ErrorCategory.InvalidArgument, "Give a path of the file system."),
        ErrorCodes.NoJobFile => (ErrorCategory.ObjectNotFound, "Give the path of a job file, or make a job with New-TrainingJob."),
        ErrorCodes.JobFileAmbiguous => (ErrorCategory.InvalidArgument, "Give the path of one of the files, or pipe jobs from Import-TrainingJob."),
        ErrorCodes.JobNameRequired => (ErrorCategory.InvalidArgument, "Name one of the jobs with -Name."),
        ErrorIds.JobInvalid => (ErrorCategory.InvalidArgument, "Correct the argument that is named."),
        ErrorIds.ParameterDefinitionInvalid => (ErrorCategory.InvalidArgument, "See Get-Help New-TrainingJob -Parameter Parameter."),
        ErrorIds.PatternInvalid => (ErrorCategory.InvalidArgument, "See Get-Help about_Regular_Expressions; [regex]::Escape makes a pattern of a text."),
        ErrorIds.RunFailed => (ErrorCategory.OperationStopped, "See what it printed with Get-JobLog; start it again with Restart-TrainingRun."),
        ErrorIds.WorkerNotFound => (ErrorCategory.ObjectNotFound, "See the property Workers of the run."),
        ErrorIds.ArtifactNotFound => (ErrorCategory.ObjectNotFound, "List the artifacts with Get-JobArtifact RUN."),
        _ => (ErrorCategory.InvalidResult, "This is a defect of TrainingJobs; please report it with the output of Get-Error."),
    };
}
