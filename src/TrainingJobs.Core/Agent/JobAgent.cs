namespace TrainingJobs.Core.Agent;

/// <summary>The background process' main loop.</summary>
public static class JobAgent
{
    /// <summary>Runs an agent until it is told to stop, has been idle, or another one holds the state folder.</summary>
    /// <param name="stateFolder">State folder; null means the default one.</param>
    /// <param name="host">What hosts it, e.g. <c>pwsh</c>.</param>
    /// <param name="cancellationToken">Ends the agent; runs go on.</param>
    /// <returns>Exit code of the process: 0, also when another agent is there.</returns>
    public static Task<int> RunAsync(string? stateFolder, string host, CancellationToken cancellationToken) => throw new NotImplementedException();
}
