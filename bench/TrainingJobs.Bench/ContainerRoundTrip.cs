using System.Diagnostics;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Bench;

/// <summary>
/// A container that does nothing, from the start of its run until the daemon has removed it; against <c>docker run --rm</c> of the same.
/// </summary>
internal sealed class ContainerRoundTrip : Measurement
{
    private const string What = "a container that does nothing, to its removal";
    private const string Limit = "at most 1.05 times docker run --rm";

    public override async Task<IReadOnlyList<Row>> RunAsync(BenchEngine bench)
    {
        using DockerHost? docker = DockerHost.Start();
        if (docker is null)
        {
            return [Row.NotMeasured(What, Limit, "no Docker daemon could be started here")];
        }

        using Process events = docker.Docker(
            "events", "--since", $"{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}", "--filter", "event=destroy", "--format", "{{.Actor.Attributes.name}}");
        int number = 0;
        IReadOnlyList<Samples> taken = await Pairs.TakeAsync(bench.Options.Pairs * 3, OursAsync, BareAsync);
        events.Kill();
        double ratio = taken[0].Median / taken[1].Median;
        return [Row.Of(What, "ms", taken[0], "docker run --rm", taken[1]) with { Budget = Limit, IsMet = ratio <= 1.05 }];

        async Task<double> OursAsync()
        {
            long start = Stopwatch.GetTimestamp();
            TrainingRun run = await bench.Client.Runs.StartAsync(docker.Plan(bench, "true"), CancellationToken.None);
            await RemovedAsync($"tj-{run.Id}-1-0");
            double time = BenchEngine.Milliseconds(start);
            await bench.EndAsync(run.Id);
            return time;
        }

        async Task<double> BareAsync()
        {
            string name = $"bare{number++}";
            long start = Stopwatch.GetTimestamp();
            await docker.LinesAsync(
                "run", "--rm", "--init", "--name", name, "-v", $"{bench.Folder}:/workspace", "-w", "/workspace", DockerHost.Image, "true");
            double time = BenchEngine.Milliseconds(start);
            await RemovedAsync(name);
            return time;
        }

        async Task RemovedAsync(string name)
        {
            while (await events.StandardOutput.ReadLineAsync() is { } removed && removed != name)
            {
            }
        }
    }
}
