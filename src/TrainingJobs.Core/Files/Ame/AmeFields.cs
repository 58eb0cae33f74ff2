using TrainingJobs.Core.Files.Yaml;

namespace TrainingJobs.Core.Files.Ame;

/// <summary>Fields of a task with all that it refers to.</summary>
/// <param name="Mapping">The fields.</param>
/// <param name="Project">Project whose folder the task runs in, and whose tasks it refers to.</param>
internal sealed record AmeFields(YamlMapping Mapping, AmeProject Project)
{
    public YamlNode? Field(string key) => NodeReader.Field(Mapping, key);
}
