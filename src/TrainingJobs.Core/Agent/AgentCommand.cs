namespace TrainingJobs.Core.Agent;

/// <summary>
/// The program that hosts an agent, as the front end that starts it: the host starts itself again. The state folder is passed in
/// the variable TRAININGJOBS_HOME.
/// </summary>
/// <param name="Program">Absolute path of the program.</param>
/// <param name="Arguments">Its arguments.</param>
/// <param name="Host">Name to show, e.g. <c>trainingjobs</c> or <c>pwsh</c>.</param>
public sealed record AgentCommand(string Program, IReadOnlyList<string> Arguments, string Host);
