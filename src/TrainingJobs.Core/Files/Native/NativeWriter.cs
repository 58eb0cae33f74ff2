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

    public static string Write(IReadOnlyList<TrainingJob> jobs)
    {
        var writer = new NativeWriter();
        writer.WriteFile(jobs);
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
        if (job.Command is { } command)
        {
            WriteCommand(command);
        }

        _yaml.Text("workingDirectory", job.WorkingDirectory);
        WriteParameters(job.Parameters);
        _yaml.Map(NativeKeys.Environment, job.Environment);
        WriteSecrets(job.Secrets);
        WriteResources(job.Resources);
        _yaml.Text("image", job.Image);
        WritePython(job.Python);
        _yaml.Texts("systemPackages", job.SystemPackages);
        _yaml.Texts("mounts", [.. job.Mounts.Select(m => m.ToString())]);
        _yaml.Texts("ports", [.. job.Ports.Select(p => p.ToString())]);
        _yaml.Text("user", job.User);
        WriteWorkers(job.Workers);
        _yaml.Text("onWorkerFailure", job.OnWorkerFailure == WorkerFailurePolicy.Stop ? null : "continue");
        _yaml.Text("hang", job.Hang is { } hang ? Duration.Format(hang) : null);
        _yaml.Text("priority", job.Priority == 0 ? null : job.Priority.ToString(System.Globalization.CultureInfo.InvariantCulture));
        _yaml.Text("timeout", job.Timeout is { } timeout ? Duration.Format(timeout) : null);
        WriteRetry(job.Retry);
        _yaml.Texts("outputs", job.Outputs);
        _yaml.Map(NativeKeys.Labels, job.Labels);
    }

    private void WriteCommand(JobCommand command)
    {
        if (command.Shell is not null)
        {
            _yaml.Text(NativeKeys.Command, command.Shell);
        }
        else
        {
            _yaml.Texts(NativeKeys.Command, command.Arguments ?? []);
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
                });
            }
        });
    }

    private void WriteResources(JobResources resources)
    {
        if (resources == JobResources.None)
        {
            return;
        }

        _yaml.Section(NativeKeys.Resources, () =>
        {
            _yaml.Number("cpu", resources.Cpu?.Text);
            _yaml.Number("memory", resources.Memory?.Text);
            _yaml.Number("storage", resources.Storage?.Text);
            _yaml.Number("shmSize", resources.ShmSize?.Text);
            if (resources.Gpu is { Types: [], Memory: null, Vendor: null } plain)
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
                _yaml.Item(() => WriteCommand(command));
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
