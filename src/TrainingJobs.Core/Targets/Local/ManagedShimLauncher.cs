namespace TrainingJobs.Core.Targets.Local;
internal sealed class ManagedShimLauncher : IWorkerLauncher
{
    public void Start(WorkerStart start, string program, WorkerCapture capture) => throw new NotImplementedException();
    public bool IsAlive(int processId, WorkerKey key) => throw new NotImplementedException();
    public int? TakeStatus(WorkerKey key) => throw new NotImplementedException();
    public bool HasLeftovers(int processId) => throw new NotImplementedException();
    public void Signal(int processId, WorkerKey key, WorkerCapture capture, bool force) => throw new NotImplementedException();
}
