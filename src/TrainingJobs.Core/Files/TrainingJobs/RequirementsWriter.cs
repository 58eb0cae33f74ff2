using System.Globalization;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.TrainingJobs;

/// <summary>Writes what a job needs: resources, Python, secrets; and how it is tried again.</summary>
internal sealed class RequirementsWriter(YamlWriter yaml)
{
    /// <summary>The resources, nothing when none are asked for.</summary>
    public void WriteResources(JobResources resources)
    {
        if (resources == JobResources.None)
        {
            return;
        }

        yaml.Section(TrainingJobsKeys.Resources, () =>
        {
            yaml.Number("cpu", resources.Cpu?.Text);
            yaml.Number("memory", resources.Memory?.Text);
            yaml.Number("storage", resources.Storage?.Text);
            yaml.Number("shmSize", resources.ShmSize?.Text);
            if (resources.Gpu is { } gpu)
            {
                WriteGpu(gpu);
            }
        });
    }

    public void WritePython(PythonRequirements? python)
    {
        if (python is { Version: null, Requirements: null, Packages: [] })
        {
            yaml.Line("python: {}");
        }
        else if (python is not null)
        {
            yaml.Section("python", () =>
            {
                yaml.Text("version", python.Version);
                yaml.Text("requirements", python.Requirements);
                yaml.Texts("packages", python.Packages);
            });
        }
    }

    public void WriteSecrets(IReadOnlyList<JobSecret> secrets) => yaml.List("secrets", secrets, secret =>
    {
        yaml.Text("key", secret.Key);
        yaml.Text("injectAs", secret.InjectAs == secret.Key ? null : secret.InjectAs);
        yaml.Text("source", secret.Source == SecretSource.Store ? null : KeySuggestions.ToCamelCase(secret.Source.ToString()));
        yaml.Text("as", secret.As == SecretInjection.Variable ? null : KeySuggestions.ToCamelCase(secret.As.ToString()));
        yaml.Text("injectVia", secret.Via == SecretChannel.Input ? null : KeySuggestions.ToCamelCase(secret.Via.ToString()));
    });

    public void WriteRetry(RetryPolicy? retry)
    {
        if (retry is not null)
        {
            yaml.Section("retry", () =>
            {
                yaml.Number("attempts", retry.Attempts.ToString(CultureInfo.InvariantCulture));
                yaml.Text("delay", retry.Delay == TimeSpan.Zero ? null : Duration.Format(retry.Delay));
                yaml.Number("backoff", retry.Backoff == 1 ? null : retry.Backoff.ToString("R", CultureInfo.InvariantCulture));
                yaml.Texts("on", retry.On);
            });
        }
    }

    private void WriteGpu(GpuRequest gpu)
    {
        if (gpu is { Types: [], Memory: null, Vendor: null, MaxPrice: null })
        {
            yaml.Number("gpu", gpu.Count.ToString(CultureInfo.InvariantCulture));
            return;
        }

        yaml.Section("gpu", () =>
        {
            yaml.Number("count", gpu.Count.ToString(CultureInfo.InvariantCulture));
            yaml.Texts("types", gpu.Types);
            yaml.Number("memory", gpu.Memory?.Text);
            yaml.Text("vendor", gpu.Vendor);
            yaml.Number("maxPrice", gpu.MaxPrice?.ToString(CultureInfo.InvariantCulture));
        });
    }
}
