namespace TrainingJobs.Core.Files;

/// <summary>The file that is being read, and where its findings go.</summary>
internal sealed record JobFileContext(string File, DiagnosticBag Diagnostics)
{
    /// <summary>Absolute folder of the file, which relative paths in it start from.</summary>
    public string Folder { get; } = Path.GetDirectoryName(File) ?? File;

    public JobReadOptions Options { get; init; } = JobReadOptions.None;
}
