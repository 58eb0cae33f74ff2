using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files;

/// <summary>What readers of job files are told beside the file.</summary>
public sealed record JobReadOptions
{
    public static JobReadOptions None { get; } = new();

    /// <summary>Name of the format to read the file as; null lets the content say. In any case.</summary>
    public string? Format { get; init; }

    /// <summary>Name of the environment to lay over a project of skelebot: <c>dev</c> for <c>skelebot-dev.yaml</c>.</summary>
    public string? Environment { get; init; }

    /// <summary>Folders or files with other projects that a file may refer to, beside the folders of their names in or next to its own.</summary>
    public IReadOnlyList<string> ProjectPaths { get; init; } = [];

    /// <summary>Fields by name that take the place of those in the file, as the messages on the 'config' port of SAP's operator do.</summary>
    public IReadOnlyDictionary<string, string> Config { get; init; } = new Dictionary<string, string>();

    /// <summary>What names of machine sizes mean.</summary>
    public JobSizes Sizes
    {
        get => Table.Value;
        init => Table = new Lazy<JobSizes>(value);
    }

    // Few files name a size: the user's table is looked up for those alone.
    internal Lazy<JobSizes> Table { get; init; } = new(JobSizes.Default);
}
