using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Secrets;

/// <summary>A secret that a run needs and that cannot be had.</summary>
/// <param name="Key">Its name in its source.</param>
/// <param name="Source">Where it was looked for.</param>
/// <param name="Code">Why, as one of <see cref="ErrorCodes"/>.</param>
/// <param name="Message">Why, and what to do.</param>
public sealed record MissingSecret(string Key, SecretSource Source, string Code, string Message);
