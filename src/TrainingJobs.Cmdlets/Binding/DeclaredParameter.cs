using System.Management.Automation;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Cmdlets.Binding;

/// <summary>A parameter of a job as a parameter of the cmdlet.</summary>
/// <param name="Job">As the job declares it.</param>
/// <param name="Cmdlet">As the cmdlet shows it.</param>
/// <param name="Number">Keeps the text of a number; null for other types.</param>
internal sealed record DeclaredParameter(JobParameter Job, RuntimeDefinedParameter Cmdlet, NumberAttribute? Number)
{
    /// <summary>The values bound, as text.</summary>
    public IReadOnlyList<string> Values => Number?.Text is { } text ? [text] : TypedText.ListOf(Cmdlet.Value);
}
