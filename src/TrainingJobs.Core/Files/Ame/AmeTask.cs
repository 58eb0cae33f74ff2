using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.Ame;

/// <summary>A task or template as it stands in a file.</summary>
internal sealed class AmeTask(YamlScalar name, YamlMapping fields, AmeProject project)
{
    public YamlScalar NameNode { get; } = name;

    public string Name => NameNode.Text;

    /// <summary>Its fields with the spellings of today.</summary>
    public YamlMapping Fields { get; } = fields;

    public AmeProject Project { get; } = project;

    /// <summary>What it means with the template and the task that it refers to; null until that is known.</summary>
    public AmeFields? Effective { get; set; }

    public bool IsRead { get; set; }

    /// <summary>The job it makes; null until it is read, and when it cannot be.</summary>
    public TrainingJob? Job { get; set; }
}
