using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.Sap;

/// <summary>Reads a job of a <c>.sapml</c> file: the body that the job API takes.</summary>
internal sealed class SapJobReader(NodeReader reader, JobFileContext context)
{
    private static readonly string[] s_job = ["name", "execution", "env"];
    private static readonly string[] s_execution = ["image", "command", "completionTime", "resources", "resourcePlanId", "retries"];

    private readonly SapValues _values = new(reader, context);

    public TrainingJob Read(SapFields fields)
    {
        reader.CheckKeys(fields.Own, s_job, "'job'");
        fields.CheckConfig(["name", "jobName", .. s_execution, "env"], context.Diagnostics);
        YamlNode? executionNode = NodeReader.Field(fields.Own, "execution");
        YamlMapping? execution = reader.Mapping(executionNode, "execution");
        if (execution is not null)
        {
            reader.CheckKeys(execution, s_execution, "'execution'");
        }
        else if (executionNode is null)
        {
            context.Diagnostics.Error(DiagnosticCodes.MissingField, fields.Position, "The job has no 'execution'.", "Add 'execution' with 'image', 'command' and 'completionTime'.");
        }

        TextPosition place = execution?.Position ?? fields.Position;
        YamlNode? nameNode = fields.Find(null, "jobName") ?? fields.Find("name");
        (string name, string? original) = JobNames.Read(nameNode, "name", fields.Position, context, reader);
        YamlNode? command = fields.Find(execution, "command");
        if (command is null && execution is not null)
        {
            context.Diagnostics.Error(DiagnosticCodes.MissingField, place, "The job has no 'command'.", "Add 'command: ./run.sh' to 'execution'.");
        }

        TextPosition at = nameNode?.Position ?? fields.Position;
        return new TrainingJob
        {
            Name = name,
            Description = original,
            BaseDirectory = context.Folder,
            Source = new JobSource(context.File, SapFormat.FormatName, at.Line, at.Column),
            Command = reader.FilledText(command, "command") is { } text ? JobCommand.ForShell(CommandLiteral.Of(text)) : null,
            Image = reader.Image(fields.Find(execution, "image"), "image"),
            Environment = _values.ReadVariables(fields.Find("env")).ToDictionary(),
            Resources = _values.ReadResources(fields.Find(execution, "resources"), fields.Find(execution, "resourcePlanId")),
            Timeout = execution is null ? null : _values.ReadCompletionTime(fields.Find(execution, "completionTime"), place),
            Retry = _values.ReadRetries(fields.Find(execution, "retries")),
        };
    }
}
