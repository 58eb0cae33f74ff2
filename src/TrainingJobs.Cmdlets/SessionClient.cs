using System.Collections.Concurrent;
using TrainingJobs.Cmdlets.Secrets;
using TrainingJobs.Core;

namespace TrainingJobs.Cmdlets;

/// <summary>
/// The engine's client for the state folder that is current. Clients are safe for several threads, so that all runspaces of the
/// process share one per folder; the variable is read at each call, because a session may change it.
/// </summary>
internal static class SessionClient
{
    public const string HomeVariable = "TRAININGJOBS_HOME";
    public const string AgentHostVariable = "TRAININGJOBS_AGENT_HOST";

    private static readonly ConcurrentDictionary<(string? Home, string? AgentHost), TrainingJobsClient> s_clients = new();

    public static TrainingJobsClient Current => s_clients.GetOrAdd(
        (Variable(HomeVariable), Variable(AgentHostVariable)),
        key => new TrainingJobsClient(new ClientOptions
        {
            StateFolder = key.Home,
            AgentCommand = AgentHostLocator.Find(key.AgentHost),
            SecretManagement = ManagedSecrets.LookUp,
        }));

    private static string? Variable(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
