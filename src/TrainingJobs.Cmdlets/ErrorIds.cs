namespace TrainingJobs.Cmdlets;

/// <summary>Error ids of what the cmdlets find by themselves; the others are <see cref="Core.ErrorCodes"/>.</summary>
internal static class ErrorIds
{
    public const string FileExists = "FileExists";
    public const string FileNotWritable = "FileNotWritable";
    public const string NotAFileSystemPath = "NotAFileSystemPath";
    public const string JobInvalid = "JobInvalid";
    public const string ParameterDefinitionInvalid = "ParameterDefinitionInvalid";
    public const string WorkerNotFound = "WorkerNotFound";
    public const string ArtifactNotFound = "ArtifactNotFound";
    public const string SecretValueRequired = "SecretValueRequired";
    public const string SecretValueExposed = "SecretValueExposed";
    public const string PatternInvalid = "PatternInvalid";
    public const string RunFailed = "RunFailed";
    public const string InternalError = "InternalError";
}
