using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.TrainingJobs;

/// <summary>Writes what is kept with a job for others to use: how its image is made, its model, its schedules.</summary>
internal sealed class PassThroughWriter(YamlWriter yaml, CommandWriter commands, RequirementsWriter requirements)
{
    public void WriteBuild(ImageBuild? build)
    {
        if (build is { Conda: [], Tools: [], Commands: [], TimeZone: null, Ignore: [], Entrypoint: null, Default: null })
        {
            yaml.Line("build: {}");
        }
        else if (build is not null)
        {
            yaml.Section("build", () =>
            {
                yaml.Texts("conda", build.Conda);
                yaml.Texts("tools", build.Tools);
                yaml.Texts("commands", build.Commands);
                yaml.Text("timeZone", build.TimeZone);
                yaml.Texts("ignore", build.Ignore);
                commands.Write("entrypoint", build.Entrypoint);
                commands.Write("default", build.Default);
            });
        }
    }

    public void WriteModel(JobModel? model)
    {
        if (model is not null)
        {
            yaml.Section("model", () =>
            {
                yaml.Text(TrainingJobsKeys.Name, model.Name);
                yaml.Text("validation", model.Validation);
            });
        }
    }

    public void WriteSchedules(IReadOnlyList<JobSchedule> schedules) => yaml.List("schedules", schedules, schedule =>
    {
        yaml.Text("cron", schedule.Cron);
        yaml.Text("timeZone", schedule.TimeZone);
        yaml.Texts("arguments", schedule.Arguments);
        yaml.Text("size", schedule.Size);
        if (schedule.Resources == JobResources.None)
        {
            // Unlike a missing key, this takes away what the job asks for.
            yaml.Line($"{TrainingJobsKeys.Resources}: {{}}");
        }
        else if (schedule.Resources is { } resources)
        {
            requirements.WriteResources(resources);
        }

        yaml.Texts("refreshDatasets", schedule.RefreshDatasets);
        yaml.Texts("notifyOnFailure", schedule.NotifyOnFailure);
    });
}
