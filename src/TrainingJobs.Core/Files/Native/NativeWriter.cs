using System.Globalization;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.Native;

/// <summary>Writes native job files: only what differs from the defaults.</summary>
internal sealed class NativeWriter
{
    // By its bare name: editors look beside the job file, and the schema is published in the module's folder.
    private const string Schema = "trainingjobs.schema.json";

    private readonly YamlWriter _yaml = new();
    private readonly SameJobs _same;

    private NativeWriter(SameJobs same) => _same = same;

    public static string Write(IReadOnlyList<TrainingJob> jobs)
    {
        var writer = new NativeWriter(new SameJobs(jobs));
        writer.WriteFile(jobs);
        return writer._yaml.ToString();
    }

    /// <summary>The fields of a job, with all that it refers to inside.</summary>
    public static string WriteAlone(TrainingJob job)
    {
        var writer = new NativeWriter(new SameJobs([]));
        writer.WriteInner(job);
        return writer._yaml.ToString();
    }

    private void WriteFile(IReadOnlyList<TrainingJob> jobs)
    {
        _yaml.Line($"# yaml-language-server: $schema={Schema}");
        _yaml.Text("project", jobs.FirstOrDefault()?.Project);
        if (jobs.Count == 0)
        {
            _yaml.Line($"{NativeKeys.Jobs}: {{}}");
            return;
        }

        _yaml.Section(NativeKeys.Jobs, () =>
        {
            foreach (TrainingJob job in jobs)
            {
                _yaml.Section(job.Name, () => WriteJob(job));
            }
        });
    }

    private void WriteJob(TrainingJob job)
    {
        _yaml.Text("description", job.Description);
        _yaml.Text("kind", job.Kind == JobKind.Training ? null : FieldNames.ToCamelCase(job.Kind.ToString()));
        if (job.Command is { } command)
        {
            WriteCommand(NativeKeys.Command, command);
        }

        WriteCommands("setup", job.Setup);
        WritePipeline(job);
        _yaml.Text("workingDirectory", job.WorkingDirectory);
        WriteParameters(job.Parameters);
        _yaml.Map(NativeKeys.Environment, job.Environment);
        _yaml.Map("variableAliases", job.VariableAliases);
        WriteSecrets(job.Secrets);
        WriteResources(NativeKeys.Resources, job.Resources);
        _yaml.Text("image", job.Image);
        WritePython(job.Python);
        _yaml.Texts("systemPackages", job.SystemPackages);
        WriteBuild(job.Build);
        _yaml.Text("native", job.Native == NativeUse.Optional ? null : FieldNames.ToCamelCase(job.Native.ToString()));
        _yaml.Text("host", job.Host);
        _yaml.Texts("mounts", [.. job.Mounts.Select(m => m.ToString())]);
        _yaml.Texts("ports", [.. job.Ports.Select(p => p.ToString())]);
        _yaml.Text("user", job.User);
        if (job.KeepContainer)
        {
            _yaml.Line("keepContainer: true");
        }

        WriteWorkers(job.Workers);
        if (job.IndependentWorkers)
        {
            _yaml.Line("independentWorkers: true");
        }

        _yaml.Text("onWorkerFailure", job.OnWorkerFailure == WorkerFailurePolicy.Stop ? null : "continue");
        _yaml.Text("hang", job.Hang is { } hang ? Duration.Format(hang) : null);
        _yaml.Text("priority", job.Priority == 0 ? null : job.Priority.ToString(System.Globalization.CultureInfo.InvariantCulture));
        _yaml.Text("timeout", job.Timeout is { } timeout ? Duration.Format(timeout) : null);
        WriteRetry(job.Retry);
        _yaml.Texts("outputs", job.Outputs);
        if (job.SaveChangedFiles)
        {
            _yaml.Line("saveChangedFiles: true");
        }

        WriteDatasets(job);
        var data = new DataWriter(_yaml);
        data.Write(job.Data);
        data.WriteEndpoint(job.Endpoint);
        WriteKept(job);
        _yaml.Map(NativeKeys.Labels, job.Labels);
    }

    private void WriteCommand(string key, JobCommand command)
    {
        if (command is { Shell: not null, ShellName: not null })
        {
            _yaml.Section(key, () => WriteShell(command));
        }
        else if (command.Shell is not null)
        {
            _yaml.Text(key, command.Shell);
        }
        else
        {
            _yaml.Texts(key, command.Arguments ?? []);
        }
    }

    private void WriteShell(JobCommand command)
    {
        _yaml.Text("run", command.Shell);
        _yaml.Text("shell", command.ShellName);
    }

    private void WriteCommands(string key, IReadOnlyList<JobCommand> commands)
    {
        if (commands.Count > 0)
        {
            _yaml.Section(key, () =>
            {
                foreach (JobCommand command in commands)
                {
                    if (command is { Shell: { } text, ShellName: null })
                    {
                        _yaml.Items([text]);
                    }
                    else
                    {
                        _yaml.Item(() =>
                        {
                            if (command.IsShell)
                            {
                                WriteShell(command);
                            }
                            else
                            {
                                _yaml.Items(command.Arguments ?? []);
                            }
                        });
                    }
                }
            });
        }
    }

    private void WritePipeline(TrainingJob job)
    {
        if (job.Pipeline.Count == 0)
        {
            return;
        }

        _yaml.Section("pipeline", () =>
        {
            foreach (JobStage stage in job.Pipeline)
            {
                _yaml.Item(() =>
                {
                    foreach (JobStep step in stage.Steps)
                    {
                        if (stage.Steps.Count == 1)
                        {
                            WriteStep(step, job);
                        }
                        else
                        {
                            _yaml.Item(() => WriteStep(step, job));
                        }
                    }
                });
            }
        });
    }

    private void WriteStep(JobStep step, TrainingJob owner)
    {
        _yaml.Text(NativeKeys.Name, step.Name == step.Job.Name ? null : step.Name);
        WriteLink("job", step.Job, owner);
        _yaml.Texts("arguments", step.Arguments);
    }

    /// <summary>A job that another refers to: by its name when it stands in the same file, else whole.</summary>
    private void WriteLink(string key, TrainingJob job, TrainingJob owner)
    {
        if (_same.Has(job))
        {
            _yaml.Text(key, job.Name);
        }
        else
        {
            _yaml.Section(key, () => WriteInner(job, owner));
        }
    }

    private void WriteInner(TrainingJob job, TrainingJob? owner = null)
    {
        _yaml.Text(NativeKeys.Name, job.Name);
        _yaml.Text(NativeKeys.Project, owner is not null && job.Project == owner.Project ? null : job.Project);
        WriteJob(job);
    }

    private void WriteDatasets(TrainingJob job)
    {
        if (job.Datasets.Count == 0)
        {
            return;
        }

        _yaml.Section("datasets", () =>
        {
            foreach (JobDataset dataset in job.Datasets)
            {
                _yaml.Item(() =>
                {
                    _yaml.Text(NativeKeys.Name, dataset.Name);
                    _yaml.Text(NativeKeys.Project, dataset.Project);
                    if (dataset.Public)
                    {
                        _yaml.Line("public: true");
                    }

                    _yaml.Text("target", dataset.Target);
                    _yaml.Text("path", dataset.Path);
                    _yaml.Number("size", dataset.Size?.Text);
                    if (dataset.Producer is { } producer)
                    {
                        WriteLink("producer", producer, job);
                    }
                });
            }
        });
    }

    private void WriteBuild(ImageBuild? build)
    {
        if (build is null)
        {
            return;
        }

        if (build is { Conda: [], Tools: [], Commands: [], TimeZone: null, Ignore: [], Entrypoint: null, Default: null })
        {
            _yaml.Line("build: {}");
            return;
        }

        _yaml.Section("build", () =>
        {
            _yaml.Texts("conda", build.Conda);
            _yaml.Texts("tools", build.Tools);
            _yaml.Texts("commands", build.Commands);
            _yaml.Text("timeZone", build.TimeZone);
            _yaml.Texts("ignore", build.Ignore);
            foreach ((string key, JobCommand? command) in new[] { ("entrypoint", build.Entrypoint), ("default", build.Default) })
            {
                if (command is not null)
                {
                    WriteCommand(key, command);
                }
            }
        });
    }

    private void WriteKept(TrainingJob job)
    {
        if (job.Model is { } model)
        {
            _yaml.Section("model", () =>
            {
                _yaml.Text(NativeKeys.Name, model.Name);
                _yaml.Text("validation", model.Validation);
            });
        }

        if (job.Schedules.Count > 0)
        {
            _yaml.Section("schedules", () =>
            {
                foreach (JobSchedule schedule in job.Schedules)
                {
                    _yaml.Item(() =>
                    {
                        _yaml.Text("cron", schedule.Cron);
                        _yaml.Text("timeZone", schedule.TimeZone);
                        _yaml.Texts("arguments", schedule.Arguments);
                        _yaml.Text("size", schedule.Size);
                        if (schedule.Resources == JobResources.None)
                        {
                            _yaml.Line($"{NativeKeys.Resources}: {{}}");
                        }
                        else if (schedule.Resources is { } resources)
                        {
                            WriteResources(NativeKeys.Resources, resources);
                        }

                        _yaml.Texts("refreshDatasets", schedule.RefreshDatasets);
                        _yaml.Texts("notifyOnFailure", schedule.NotifyOnFailure);
                    });
                }
            });
        }
    }

    private void WriteParameters(IReadOnlyList<JobParameter> parameters)
    {
        if (parameters.Count > 0)
        {
            _yaml.Section(NativeKeys.Parameters, () =>
            {
                foreach (JobParameter parameter in parameters)
                {
                    _yaml.Item(() => WriteParameter(parameter));
                }
            });
        }
    }

    private void WriteParameter(JobParameter parameter)
    {
        Func<string, string> write = parameter.Type switch
        {
            ParameterType.Int or ParameterType.Float => YamlText.Number,
            ParameterType.Flag => text => text,
            _ => YamlText.Scalar,
        };
        _yaml.Text(NativeKeys.Name, parameter.Name);
        if (parameter.Type != ParameterType.String)
        {
            _yaml.Text("type", FieldNames.ToCamelCase(parameter.Type.ToString()));
        }

        if (parameter.Default is { } value)
        {
            WriteDefault(parameter.Type, value, write);
        }

        _yaml.Texts("choices", parameter.Choices, write);
        _yaml.Texts("alias", parameter.Aliases);
        if (parameter.Positional)
        {
            _yaml.Line("positional: true");
        }

        if (parameter.Required)
        {
            _yaml.Line("required: true");
        }

        if (parameter.Expand)
        {
            _yaml.Line("expand: true");
        }

        _yaml.Text("help", parameter.Help);
    }

    private void WriteDefault(ParameterType type, IReadOnlyList<string> value, Func<string, string> write)
    {
        if (value.Count == 0)
        {
            _yaml.Line("default: []");
        }
        else if (type == ParameterType.List)
        {
            _yaml.Texts("default", value);
        }
        else if (type == ParameterType.String)
        {
            _yaml.Text("default", value[0]);
        }
        else
        {
            _yaml.Line($"default: {write(value[0])}");
        }
    }

    private void WriteSecrets(IReadOnlyList<JobSecret> secrets)
    {
        if (secrets.Count == 0)
        {
            return;
        }

        _yaml.Section("secrets", () =>
        {
            foreach (JobSecret secret in secrets)
            {
                _yaml.Item(() =>
                {
                    _yaml.Text("key", secret.Key);
                    _yaml.Text("injectAs", secret.InjectAs == secret.Key ? null : secret.InjectAs);
                    _yaml.Text("source", secret.Source == SecretSource.Store ? null : FieldNames.ToCamelCase(secret.Source.ToString()));
                    _yaml.Text("as", secret.As == SecretInjection.Variable ? null : FieldNames.ToCamelCase(secret.As.ToString()));
                    _yaml.Text("injectVia", secret.Via == SecretChannel.Input ? null : FieldNames.ToCamelCase(secret.Via.ToString()));
                });
            }
        });
    }

    private void WriteResources(string key, JobResources resources)
    {
        if (resources == JobResources.None)
        {
            return;
        }

        _yaml.Section(key, () =>
        {
            _yaml.Number("cpu", resources.Cpu?.Text);
            _yaml.Number("memory", resources.Memory?.Text);
            _yaml.Number("storage", resources.Storage?.Text);
            _yaml.Number("shmSize", resources.ShmSize?.Text);
            if (resources.Gpu is { Types: [], Memory: null, Vendor: null, MaxPrice: null } plain)
            {
                _yaml.Number("gpu", plain.Count.ToString(CultureInfo.InvariantCulture));
            }
            else if (resources.Gpu is { } gpu)
            {
                _yaml.Section("gpu", () =>
                {
                    _yaml.Number("count", gpu.Count.ToString(CultureInfo.InvariantCulture));
                    _yaml.Texts("types", gpu.Types);
                    _yaml.Number("memory", gpu.Memory?.Text);
                    _yaml.Text("vendor", gpu.Vendor);
                    _yaml.Number("maxPrice", gpu.MaxPrice?.ToString(CultureInfo.InvariantCulture));
                });
            }
        });
    }

    private void WritePython(PythonRequirements? python)
    {
        if (python is { Version: null, Requirements: null, Packages: [] })
        {
            _yaml.Line("python: {}");
        }
        else if (python is not null)
        {
            _yaml.Section("python", () =>
            {
                _yaml.Text("version", python.Version);
                _yaml.Text("requirements", python.Requirements);
                _yaml.Texts("packages", python.Packages);
            });
        }
    }

    private void WriteWorkers(WorkerSet workers)
    {
        if (workers.Commands.Count == 0)
        {
            _yaml.Number("workers", workers.Equal == 1 ? null : workers.Equal.ToString(CultureInfo.InvariantCulture));
            return;
        }

        _yaml.Section("workers", () =>
        {
            foreach (JobCommand command in workers.Commands)
            {
                _yaml.Item(() => WriteCommand(NativeKeys.Command, command));
            }
        });
    }

    private void WriteRetry(RetryPolicy? retry)
    {
        if (retry is not null)
        {
            _yaml.Section("retry", () =>
            {
                _yaml.Number("attempts", retry.Attempts.ToString(CultureInfo.InvariantCulture));
                _yaml.Text("delay", retry.Delay == TimeSpan.Zero ? null : Duration.Format(retry.Delay));
                _yaml.Number("backoff", retry.Backoff == 1 ? null : retry.Backoff.ToString("R", CultureInfo.InvariantCulture));
                _yaml.Texts("on", retry.On);
            });
        }
    }
}
