using System.Globalization;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.TrainingJobs;

/// <summary>Writes the fields of a job.</summary>
internal sealed class JobWriter
{
    private readonly YamlWriter _yaml;
    private readonly CommandWriter _commands;
    private readonly ParameterWriter _parameters;
    private readonly RequirementsWriter _requirements;
    private readonly PassThroughWriter _kept;
    private readonly DataWriter _data;
    private readonly JobLinkWriter _links;

    /// <param name="yaml">Where to.</param>
    /// <param name="same">The jobs that stand in the same file, which others are referred to by name.</param>
    public JobWriter(YamlWriter yaml, SameJobs same)
    {
        _yaml = yaml;
        _commands = new CommandWriter(yaml);
        _parameters = new ParameterWriter(yaml);
        _requirements = new RequirementsWriter(yaml);
        _kept = new PassThroughWriter(yaml, _commands, _requirements);
        _data = new DataWriter(yaml);
        _links = new JobLinkWriter(yaml, same, this);
    }

    public void Write(TrainingJob job)
    {
        _yaml.Text("description", job.Description);
        _yaml.Text("kind", job.Kind == JobKind.Training ? null : KeySuggestions.ToCamelCase(job.Kind.ToString()));
        _commands.Write(TrainingJobsKeys.Command, job.Command);
        _commands.WriteList("setup", job.Setup);
        _links.WritePipeline(job);
        _yaml.Text("workingDirectory", job.WorkingDirectory);
        _parameters.Write(job.Parameters);
        _yaml.Map(TrainingJobsKeys.Environment, job.Environment);
        _yaml.Map("variableAliases", job.VariableAliases);
        _requirements.WriteSecrets(job.Secrets);
        _requirements.WriteResources(job.Resources);
        WriteContainer(job);
        WriteRunning(job);
        _links.WriteDatasets(job);
        _data.Write(job.Data);
        _data.WriteEndpoint(job.Endpoint);
        _kept.WriteModel(job.Model);
        _kept.WriteSchedules(job.Schedules);
        _yaml.Map(TrainingJobsKeys.Labels, job.Labels);
    }

    /// <summary>A job that stands inside of another one, or alone: with its name.</summary>
    /// <param name="job">The job.</param>
    /// <param name="owner">The one that it stands in, whose project need not be said again; null when it stands alone.</param>
    public void WriteInner(TrainingJob job, TrainingJob? owner = null)
    {
        _yaml.Text(TrainingJobsKeys.Name, job.Name);
        _yaml.Text(TrainingJobsKeys.Project, owner is not null && job.Project == owner.Project ? null : job.Project);
        Write(job);
    }

    /// <summary>What it is executed in.</summary>
    private void WriteContainer(TrainingJob job)
    {
        _yaml.Text("image", job.Image);
        _requirements.WritePython(job.Python);
        _yaml.Texts("systemPackages", job.SystemPackages);
        _kept.WriteBuild(job.Build);
        _yaml.Text("native", job.Native == RunAs.Optional ? null : KeySuggestions.ToCamelCase(job.Native.ToString()));
        _yaml.Text("host", job.Host);
        _yaml.Texts("mounts", [.. job.Mounts.Select(m => m.ToString())]);
        _yaml.Texts("ports", [.. job.Ports.Select(p => p.ToString())]);
        _yaml.Text("user", job.User);
        _yaml.Flag("keepContainer", job.KeepContainer);
    }

    /// <summary>How its runs go on and what they leave.</summary>
    private void WriteRunning(TrainingJob job)
    {
        _commands.WriteWorkers(job.Workers);
        _yaml.Flag("independentWorkers", job.IndependentWorkers);
        _yaml.Text("onWorkerFailure", job.OnWorkerFailure == WorkerFailurePolicy.Stop ? null : "continue");
        _yaml.Text("hang", job.Hang is { } hang ? Duration.Format(hang) : null);
        _yaml.Text("priority", job.Priority == 0 ? null : job.Priority.ToString(CultureInfo.InvariantCulture));
        _yaml.Text("timeout", job.Timeout is { } timeout ? Duration.Format(timeout) : null);
        _requirements.WriteRetry(job.Retry);
        _yaml.Texts("outputs", job.Outputs);
        _yaml.Flag("saveChangedFiles", job.SaveChangedFiles);
    }
}
