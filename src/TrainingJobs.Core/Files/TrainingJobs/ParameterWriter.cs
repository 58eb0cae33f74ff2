using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.TrainingJobs;

/// <summary>Writes the parameters that a job declares.</summary>
internal sealed class ParameterWriter(YamlWriter yaml)
{
    public void Write(IReadOnlyList<JobParameter> parameters) => yaml.List(TrainingJobsKeys.Parameters, parameters, WriteParameter);

    private void WriteParameter(JobParameter parameter)
    {
        Func<string, string> write = parameter.Type switch
        {
            ParameterType.Int or ParameterType.Float => YamlText.Number,
            ParameterType.Flag => text => text,
            _ => YamlText.Scalar,
        };
        yaml.Text(TrainingJobsKeys.Name, parameter.Name);
        if (parameter.Type != ParameterType.String)
        {
            yaml.Text("type", KeySuggestions.ToCamelCase(parameter.Type.ToString()));
        }

        if (parameter.Default is { } value)
        {
            WriteDefault(parameter.Type, value, write);
        }

        yaml.Texts("choices", parameter.Choices, write);
        yaml.Texts("alias", parameter.Aliases);
        yaml.Flag("positional", parameter.Positional);
        yaml.Flag("required", parameter.Required);
        yaml.Flag("expand", parameter.Expand);
        yaml.Text("help", parameter.Help);
    }

    private void WriteDefault(ParameterType type, IReadOnlyList<string> value, Func<string, string> write)
    {
        if (value.Count == 0)
        {
            yaml.Line("default: []");
        }
        else if (type == ParameterType.List)
        {
            yaml.Texts("default", value);
        }
        else if (type == ParameterType.String)
        {
            yaml.Text("default", value[0]);
        }
        else
        {
            yaml.Line($"default: {write(value[0])}");
        }
    }
}
