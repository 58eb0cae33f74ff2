namespace TrainingJobs.Bench;

/// <summary>What an agent with a run that does nothing takes of the machine.</summary>
internal sealed class IdleAgent : Measurement
{
    private const int Parts = 5;
    private static readonly TimeSpan s_part = TimeSpan.FromSeconds(2);

    public override async Task<IReadOnlyList<Row>> RunAsync(BenchEngine bench)
    {
        await bench.WarmAsync();
        string id = (await bench.Client.Runs.StartAsync(bench.Plan("sleep", "600"), CancellationToken.None)).Id;
        // What a run's start leaves to be done is done.
        await Task.Delay(s_part);
        var share = new Samples();
        for (int i = 0; i < Parts; i++)
        {
            TimeSpan before = bench.AgentTime();
            await Task.Delay(s_part);
            share.Add(100 * (bench.AgentTime() - before) / s_part);
        }

        await bench.Client.Runs.StopAsync(id, TimeSpan.Zero, CancellationToken.None);
        await bench.EndAsync(id);
        // The kernel counts in steps of 10 ms: one of them in two seconds is 0.5 %.
        return [Row.Of("an idle agent, beside a run that sleeps", "% of a core", share) with { Budget = "no measurable cpu", IsMet = share.Median <= 0.5 }];
    }
}
