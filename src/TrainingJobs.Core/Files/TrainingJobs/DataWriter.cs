using System.Globalization;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.TrainingJobs;

/// <summary>Writes where a job's data comes from and goes to, and what an endpoint answers to.</summary>
internal sealed class DataWriter(YamlWriter yaml)
{
    public void Write(JobData? data)
    {
        if (data is null)
        {
            return;
        }

        if (data is { Code: null, Input: null, Output: null, Checkpoints: [], Volumes: [] })
        {
            yaml.Line("data: {}");
            return;
        }

        yaml.Section("data", () =>
        {
            WriteLocation("code", data.Code);
            WriteLocation("input", data.Input);
            WriteLocation("output", data.Output);
            yaml.List("checkpoints", data.Checkpoints, WriteStored);
            yaml.Texts("volumes", data.Volumes);
        });
    }

    public void WriteEndpoint(JobEndpoint? endpoint)
    {
        if (endpoint is null)
        {
            return;
        }

        yaml.Section("endpoint", () =>
        {
            yaml.Number("port", endpoint.Port.ToString(CultureInfo.InvariantCulture));
            yaml.Text("reservation", endpoint.Reservation);
            yaml.List("routes", endpoint.Routes, WriteRoute);
        });
    }

    private void WriteLocation(string key, JobLocation? location)
    {
        if (location is not null)
        {
            yaml.Section(key, () =>
            {
                yaml.Text("type", location.Type);
                yaml.Text("uri", location.Uri);
                yaml.Map("options", location.Options);
            });
        }
    }

    private void WriteStored(StoredData stored)
    {
        yaml.Text(TrainingJobsKeys.Name, stored.Name);
        yaml.Flag("public", stored.Public);
        yaml.Text("target", stored.Target);
    }

    private void WriteRoute(EndpointRoute route)
    {
        yaml.Text("verb", route.Verb);
        yaml.Text("path", route.Path);
        yaml.Text("file", route.File);
        yaml.Text("function", route.Function);
        yaml.Flag("positional", route.Positional);
        yaml.List("body", route.Body, WriteParameter);
    }

    private void WriteParameter(EndpointParameter parameter)
    {
        yaml.Text(TrainingJobsKeys.Name, parameter.Name);
        yaml.Text("type", parameter.Type);
        yaml.Flag("optional", parameter.Optional);
        yaml.Text("default", parameter.Default);
    }
}
