using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files;

/// <summary>One job of a chain.</summary>
/// <param name="JobName">Its name.</param>
/// <param name="Arguments">The words behind the name.</param>
public sealed record JobChainLink(string JobName, IReadOnlyList<string> Arguments)
{
    public override string ToString() => ShellQuoting.Join(Arguments.Prepend(JobName));
}
