using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.Skelebot;

/// <summary>A parameter as a project has it.</summary>
/// <param name="Definition">What it is for a run.</param>
/// <param name="Position">Where its name stands.</param>
/// <param name="IsSetInImage">True for a flag with the default true: skelebot passes it in the image's own command only, and never on a run.</param>
internal sealed record SkelebotParameter(JobParameter Definition, TextPosition Position, bool IsSetInImage);
