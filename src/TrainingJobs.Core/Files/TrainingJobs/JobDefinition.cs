using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.TrainingJobs;

/// <summary>A job or template as it stands in the file.</summary>
internal sealed class JobDefinition(YamlScalar nameNode, YamlMapping fields, bool isTemplate)
{
    public YamlScalar NameNode { get; } = nameNode;

    public string Name => NameNode.Text;

    /// <summary>What is written in the definition itself.</summary>
    public YamlMapping Fields { get; } = fields;

    public bool IsTemplate { get; } = isTemplate;

    /// <summary>What it means with all that it extends; null until it is resolved.</summary>
    public YamlMapping? Effective { get; set; }

    /// <summary>True when it, or something that it extends, has an error.</summary>
    public bool HasErrors { get; set; }

    /// <summary>True when what it extends is not all known, so that nothing can be said about missing fields.</summary>
    public bool IsIncomplete { get; set; }

    /// <summary>The job it makes, once it is read.</summary>
    public TrainingJob? Job { get; set; }

    /// <summary>Project of a job inside of another one, when it is not that of the file.</summary>
    public string? Project { get; init; }

    public override string ToString() => IsTemplate ? $"template '{Name}'" : $"job '{Name}'";
}
