namespace TrainingJobs.Core.Targets.Local;
internal static class ManagedShim
{
    public const string Variable = "TRAININGJOBS_WORKER";
    public static Task<int> RunAsync(string launch, CancellationToken cancellationToken) => throw new NotImplementedException();
}
