using System.Diagnostics;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Bench;

/// <summary>
/// A container that prints many lines, from its start until the last of them stands in the log; against <c>docker logs -f</c> of the same.
/// </summary>
internal sealed class ContainerLog : Measurement
{
    private const int Lines = 200_000;
    private const string Limit = "at least the speed of docker logs -f";
    private static readonly string s_what = $"a container prints {Lines:N0} lines into the log";

    public override async Task<IReadOnlyList<Row>> RunAsync(BenchEngine bench)
    {
        using DockerHost? docker = DockerHost.Start();
        if (docker is null)
        {
            return [Row.NotMeasured(s_what, Limit, "no Docker daemon could be started here")];
        }

        int lost = 0;
        int lostThere = 0;
        int number = 0;
        IReadOnlyList<Samples> taken = await Pairs.TakeAsync(bench.Options.Pairs, OursAsync, BareAsync);
        return
        [
            Row.Of(s_what, "ms", taken[0], "docker logs -f", taken[1]) with
            {
                Budget = Limit, IsMet = lost == 0 && taken[0].Median <= taken[1].Median, Note = $"{lost} lost, {lostThere} there",
            },
        ];

        async Task<double> OursAsync()
        {
            long start = Stopwatch.GetTimestamp();
            TrainingRun run = await bench.Client.Runs.StartAsync(docker.Plan(bench, "seq", $"{Lines}"), CancellationToken.None);
            await bench.EndAsync(run.Id);
            double time = BenchEngine.Milliseconds(start);
            int count = 0;
            await foreach (LogRecord record in bench.Client.Logs.ReadAsync(run.Id, new LogQuery(), CancellationToken.None))
            {
                count += record.Stream == LogStream.Output ? 1 : 0;
            }

            lost += Lines - count;
            return time;
        }

        async Task<double> BareAsync()
        {
            string name = $"printer{number++}";
            long start = Stopwatch.GetTimestamp();
            await docker.LinesAsync("run", "-d", "--name", name, "--init", DockerHost.Image, "seq", $"{Lines}");
            lostThere += Lines - await docker.LinesAsync("logs", "-f", name);
            double time = BenchEngine.Milliseconds(start);
            await docker.LinesAsync("rm", "-f", name);
            return time;
        }
    }
}
