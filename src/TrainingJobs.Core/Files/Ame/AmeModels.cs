using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.Ame;

/// <summary>Makes jobs of models: their training, and their validation.</summary>
internal sealed class AmeModels(AmeJobs jobs, AmeProject project, NodeReader reader)
{
    /// <summary>The jobs of the project with those of its models.</summary>
    /// <param name="tasks">Jobs of its tasks.</param>
    /// <param name="names">Names of all jobs, also of those with errors; those of the models are added.</param>
    public IReadOnlyList<TrainingJob> AddTo(IReadOnlyList<TrainingJob> tasks, HashSet<string> names)
    {
        List<TrainingJob> all = [.. tasks];
        foreach (YamlMapping model in project.Models)
        {
            reader.CheckKeys(model, AmeKeys.Model, "a model");
            if (reader.Required(model, AmeKeys.Name, "A model") is { } name)
            {
                Read(model, name, all, names);
            }
        }

        return all;
    }

    private void Read(YamlMapping model, string name, List<TrainingJob> all, HashSet<string> names)
    {
        if (model.Find("deployment") is { } deployment && NodeReader.Field(model, "deployment") is not null)
        {
            reader.Diagnostics.Warning(
                DiagnosticCodes.NotHonoured, deployment.Key.Position, $"The model '{name}' is not deployed: TrainingJobs trains and validates models only.", "Deploy it with the tools of its server.");
        }

        TrainingJob? validation = NodeReader.Field(model, "validationTask") is { } node
            ? jobs.ReadInner(node, project, NameNode(node, $"validate-{name}"), "The task of a model") : null;
        if (validation is not null)
        {
            Add(validation, node: NodeReader.Field(model, "validationTask")!);
        }

        YamlMapping? training = reader.Mapping(NodeReader.Field(model, "training"), "training", "Write 'task:' below it.");
        if (training is not null && (NodeReader.Field(training, "task") ?? TaskItself(training)) is { } task)
        {
            if (jobs.ReadInner(task, project, NameNode(task, name), "The task of a model") is { } job)
            {
                var trained = new JobModel { Name = name, Validation = validation?.Name };
                int same = all.FindIndex(j => ReferenceEquals(j, job));
                string own = JobNames.Sanitize(name);
                if (same >= 0 && (job.Name == own || names.Contains(own)))
                {
                    all[same] = job with { Model = trained };
                }
                else
                {
                    Add((same >= 0 ? job with { Name = own, Schedules = [] } : job) with { Model = trained }, task);
                }
            }
        }
        else
        {
            reader.Diagnostics.Information(
                DiagnosticCodes.MissingField, model.Position, $"The model '{name}' has no training task, so there is no job for it.", "Add 'training:' with 'task:' below it.");
        }

        void Add(TrainingJob job, YamlNode node)
        {
            if (all.Any(j => ReferenceEquals(j, job)))
            {
                return;
            }

            if (names.Add(job.Name))
            {
                all.Add(job);
            }
            else
            {
                reader.Diagnostics.Error(DiagnosticCodes.DuplicateName, node.Position, $"Two jobs are called '{job.Name}'.", "Give the task of the model a name of its own.");
            }
        }
    }

    /// <summary>A training whose task is written without 'task'.</summary>
    private static YamlMapping? TaskItself(YamlMapping training) =>
        training.Find(AmeKeys.Executor) is not null || training.Find(AmeKeys.TaskRef) is not null ? training : null;

    private static YamlScalar NameNode(YamlNode place, string name) => new(place.Position, name, true, null);
}
