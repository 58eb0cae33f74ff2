namespace TrainingJobs.Core.Files.Yaml;

/// <summary>One entry of a mapping.</summary>
internal readonly record struct YamlEntry(YamlScalar Key, YamlNode Value)
{
    public string Name => Key.Text;
}
