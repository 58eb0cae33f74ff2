using TrainingJobs.Core.Files.Yaml;

namespace TrainingJobs.Core.Files;

/// <summary>A kind of job file. Kinds are told apart by content, never by name.</summary>
internal interface IJobFileFormat
{
    /// <summary>Name shown to users, e.g. <c>TrainingJobs</c>.</summary>
    string Name { get; }

    /// <summary>What such a file has, completing "expected …", for the message about a file that no format knows.</summary>
    string Expectation { get; }

    /// <summary>Tags of YAML that mean something in such a file, without <c>!</c> and in small letters.</summary>
    IReadOnlyList<string> Tags => [];

    Recognition Detect(YamlNode root);

    /// <summary>Whether a file that was recognised is to be found when a folder is searched for jobs; one that only belongs to such a file is not.</summary>
    bool DescribesJobs(YamlNode root) => true;

    /// <summary>Reads the jobs. Everything wrong goes to the diagnostics; jobs with errors are named but not returned.</summary>
    JobFileContent Read(YamlNode root, JobFileContext context);
}
