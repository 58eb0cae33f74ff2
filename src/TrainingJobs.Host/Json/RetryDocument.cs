using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Host.Json;

internal sealed record RetryDocument(int Attempts, double DelaySeconds, double Backoff, IReadOnlyList<string> On)
{
    public static RetryDocument? From(RetryPolicy? retry) =>
        retry is null ? null : new RetryDocument(retry.Attempts, retry.Delay.TotalSeconds, retry.Backoff, retry.On);
}
