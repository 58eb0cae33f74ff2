using System.CommandLine;
using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;

namespace TrainingJobs.Host.Commands;

/// <summary>What <c>run</c>, <c>start</c> and <c>plan</c> share: a job of a file, how the file is read, and where the job runs.</summary>
internal sealed class JobInput
{
    private readonly Argument<string> _file = CommandOptions.File();
    private readonly Argument<string?> _job = CommandOptions.Job();
    private readonly ReadingOptions _reading = new();
    private readonly OverrideOptions _overrides = new();

    private readonly Option<string?> _target = new("--target")
    {
        Description = "Where to run; without it, where the job itself says, else 'local'.",
        HelpName = "NAME",
    };

    private readonly Option<bool> _native = new("--native")
    {
        Description = "Run as processes of this machine, whatever host or image the file names.",
    };

    public void AddTo(Command command)
    {
        command.Arguments.Add(_file);
        command.Arguments.Add(_job);
        command.Options.Add(_target);
        command.Options.Add(_native);
        _overrides.AddTo(command);
        _reading.AddTo(command);
    }

    /// <summary>The job that stands on the command line, and the target that is named.</summary>
    /// <exception cref="BadInputException">There is none.</exception>
    public (TrainingJob Job, string? Target) Choose(HostSession session, ParseResult parsed)
    {
        TrainingJob declared = JobSelection.Choose(
            session, parsed.GetRequiredValue(_file), parsed.GetValue(_job), _reading.Of(parsed), DiagnosticCodes.NeedsRegistering);
        TrainingJob job = _overrides.Of(parsed).ApplyTo(declared);
        // What is overridden does not stand in the file, so that this is kept as it is now.
        return (job == declared ? declared : job with { Source = null }, parsed.GetValue(_native) ? "local" : parsed.GetValue(_target));
    }

    /// <summary>The plan of what stands on the command line.</summary>
    /// <param name="session">The session.</param>
    /// <param name="parsed">The command line.</param>
    /// <param name="mustFit">True refuses a target that the job's own 'native' excludes.</param>
    /// <exception cref="BadInputException">There is none.</exception>
    public JobPlan Plan(HostSession session, ParseResult parsed, bool mustFit) => JobSelection.Plan(
        session,
        new JobWish(parsed.GetRequiredValue(_file), parsed.GetValue(_job), _reading.Of(parsed), parsed.GetValue(_target), parsed.GetValue(_native), mustFit)
        {
            Overrides = _overrides.Of(parsed),
        });
}
