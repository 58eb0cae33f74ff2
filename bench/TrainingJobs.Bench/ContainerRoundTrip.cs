using System.Diagnostics;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Bench;

/// <summary>A container that does nothing, from the start of its run until the daemon has removed it; against <c>docker run --rm</c> of the same.</summary>
internal sealed class ContainerRoundTrip : Measurement
{
    private const int Rounds = 40;

    public override string Budget => "at most 1.05 times docker run --rm";

    public override async Task<Result> RunAsync(BenchEngine bench)
    {
        using DockerHost? docker = DockerHost.Start();
        if (docker is null)
        {
            return new Result(IsWithin: true, "not measured: no Docker daemon could be started here");
        }

        using Process events = docker.Docker("events", "--since", $"{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}", "--filter", "event=destroy", "--format", "{{.Actor.Attributes.name}}");
        var ours = new List<double>();
        var bare = new List<double>();
        for (int i = -3; i < Rounds; i++)
        {
            long start = Stopwatch.GetTimestamp();
            await docker.LinesAsync("run", "--rm", "--init", "--name", $"bare{i + 3}", "-v", $"{bench.Folder}:/workspace", "-w", "/workspace", DockerHost.Image, "true");
            double first = BenchEngine.Milliseconds(start);
            await RemovedAsync($"bare{i + 3}");

            start = Stopwatch.GetTimestamp();
            TrainingRun run = await bench.Client.Runs.StartAsync(docker.Plan(bench, "true"), CancellationToken.None);
            await RemovedAsync($"tj-{run.Id}-1-0");
            double second = BenchEngine.Milliseconds(start);
            await bench.EndAsync(run.Id);
            if (i >= 0)
            {
                bare.Add(first);
                ours.Add(second);
            }
        }

        events.Kill();
        double ratio = Median(ours) / Median(bare);
        return new Result(ratio <= 1.05, $"{Median(ours):F0} ms, docker run --rm {Median(bare):F0} ms, ratio {ratio:F2}");

        async Task RemovedAsync(string name)
        {
            while (await events.StandardOutput.ReadLineAsync() is { } removed && removed != name)
            {
            }
        }
    }
}
