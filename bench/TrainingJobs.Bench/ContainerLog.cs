using System.Diagnostics;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Bench;

/// <summary>A container that prints a million lines, from its start until the last of them stands in the log; against <c>docker logs -f</c> of the same.</summary>
internal sealed class ContainerLog : Measurement
{
    private const int Lines = 1_000_000;
    private const int Rounds = 3;

    public override string Budget => "at least the speed of docker logs -f";

    public override async Task<Result> RunAsync(BenchEngine bench)
    {
        using DockerHost? docker = DockerHost.Start();
        if (docker is null)
        {
            return new Result(IsWithin: true, "not measured: no Docker daemon could be started here");
        }

        await bench.EndAsync((await bench.Client.Runs.StartAsync(docker.Plan(bench, "true"), CancellationToken.None)).Id);
        var ours = new List<double>();
        var bare = new List<double>();
        int lost = 0;
        int wrong = 0;
        for (int i = 0; i < Rounds; i++)
        {
            long start = Stopwatch.GetTimestamp();
            await docker.LinesAsync("run", "-d", "--name", $"printer{i}", "--init", DockerHost.Image, "seq", $"{Lines}");
            lost += Lines - await docker.LinesAsync("logs", "-f", $"printer{i}");
            bare.Add(BenchEngine.Milliseconds(start));
            await docker.LinesAsync("rm", "-f", $"printer{i}");

            start = Stopwatch.GetTimestamp();
            TrainingRun run = await bench.Client.Runs.StartAsync(docker.Plan(bench, "seq", $"{Lines}"), CancellationToken.None);
            await bench.EndAsync(run.Id);
            ours.Add(BenchEngine.Milliseconds(start));
            int count = 0;
            await foreach (LogRecord record in bench.Client.Logs.ReadAsync(run.Id, new LogQuery(), CancellationToken.None))
            {
                count += record.Stream == LogStream.Output ? 1 : 0;
            }

            wrong += Lines - count;
        }

        double ratio = Median(bare) / Median(ours);
        return new Result(
            ratio >= 1 && wrong == 0,
            $"{Lines:N0} lines in {Median(ours):F0} ms ({wrong} lost), docker logs -f {Median(bare):F0} ms ({lost:N0} lost in {Rounds} rounds), {ratio:F1} times as fast");
    }
}
