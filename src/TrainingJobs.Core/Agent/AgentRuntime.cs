namespace TrainingJobs.Core.Agent;

/// <summary>
/// How .NET runs the agent, said by variables because its host may be PowerShell, whose own settings are for a session with a person in
/// front. Workers get none of this: theirs are the variables of the session that starts a run (see <see cref="State.SessionVariables"/>).
/// </summary>
internal static class AgentRuntime
{
    /// <summary>Variables and their values for the host that is started; what the user has set goes first.</summary>
    public static IReadOnlyDictionary<string, string> VariablesFor(AgentCommand command) => new Dictionary<string, string>
    {
        // Of a program that is compiled ahead, the little that is left is compiled once and well, not first quickly and then again while runs
        // wait for the same cores. The module is not: there all of it at once would make the start of the agent a third longer.
        [command.Host == "pwsh" ? "DOTNET_TieredPGO" : "DOTNET_TieredCompilation"] = "0",
        // Its heap is small: no thread of its own to collect it.
        ["DOTNET_gcConcurrent"] = "0",
        // Threads that have nothing to do sleep, instead of spinning on a core that workers want.
        ["DOTNET_ThreadPool_UnfairSemaphoreSpinLimit"] = "0",
    };
}
