using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.TrainingJobs;

/// <summary>Reads what is kept with a job for others to use: how its image is made, its model, its schedules.</summary>
internal sealed class PassThroughReader(NodeReader reader)
{
    public ImageBuild? ReadBuild(YamlNode? node, CommandReader commands)
    {
        if (reader.Mapping(node, "build", "Write 'build: {commands: [...]}'.") is not { } mapping)
        {
            return null;
        }

        reader.CheckKeys(mapping, TrainingJobsKeys.Build, "'build'");
        return new ImageBuild
        {
            Conda = Texts("conda"),
            Tools = Texts("tools"),
            Commands = Texts("commands"),
            TimeZone = reader.ImageTimeZone(NodeReader.Field(mapping, "timeZone"), "timeZone"),
            Ignore = Texts("ignore"),
            Entrypoint = commands.Read(NodeReader.Field(mapping, "entrypoint"), "entrypoint"),
            Default = commands.Read(NodeReader.Field(mapping, "default"), "default"),
        };

        IReadOnlyList<string> Texts(string key) => reader.Texts(NodeReader.Field(mapping, key), key);
    }

    public JobModel? ReadModel(YamlNode? node)
    {
        if (node is YamlScalar)
        {
            return reader.FilledText(node, "model") is { } text ? new JobModel { Name = text } : null;
        }

        if (reader.Mapping(node, "model", "Write 'model: {name: …}'.") is not { } mapping)
        {
            return null;
        }

        reader.CheckKeys(mapping, TrainingJobsKeys.Model, "'model'");
        return reader.Required(mapping, TrainingJobsKeys.Name, "The model") is { } name
            ? new JobModel { Name = name, Validation = reader.Text(NodeReader.Field(mapping, "validation"), "validation") } : null;
    }

    public IReadOnlyList<JobSchedule> ReadSchedules(YamlNode? node)
    {
        var schedules = new List<JobSchedule>();
        foreach (YamlNode item in reader.Items(node, "schedules", "Write '- cron: \"0 3 * * *\"' for each schedule."))
        {
            YamlMapping? mapping = item as YamlMapping;
            if (mapping is not null)
            {
                reader.CheckKeys(mapping, TrainingJobsKeys.Schedule, "a schedule");
            }

            YamlNode? cronNode = mapping is null ? item : NodeReader.Field(mapping, "cron");
            if (cronNode is null)
            {
                reader.Diagnostics.Error(DiagnosticCodes.MissingField, item.Position, "A schedule has no 'cron'.", "Write 'cron: \"0 3 * * *\"'.");
            }
            else if (reader.Cron(cronNode, "cron") is { } cron)
            {
                schedules.Add(new JobSchedule
                {
                    Cron = cron,
                    TimeZone = mapping is null ? null : reader.TimeZone(NodeReader.Field(mapping, "timeZone"), "timeZone"),
                    Arguments = mapping is null ? []
                        : [.. reader.TextNodes(NodeReader.Field(mapping, "arguments"), "arguments", allowEmpty: true).Select(n => n.Text)],
                    Size = mapping is null ? null : reader.Text(NodeReader.Field(mapping, "size"), "size"),
                    Resources = mapping is null || NodeReader.Field(mapping, TrainingJobsKeys.Resources) is not { } resources
                        ? null : new ResourcesReader(reader).ReadResources(resources),
                    RefreshDatasets = mapping is null ? [] : reader.Texts(NodeReader.Field(mapping, "refreshDatasets"), "refreshDatasets", Unserved.RefreshDatasets),
                    NotifyOnFailure = mapping is null ? [] : reader.Texts(NodeReader.Field(mapping, "notifyOnFailure"), "notifyOnFailure", Unserved.NotifyOnFailure),
                });
            }
        }

        return schedules;
    }
}
