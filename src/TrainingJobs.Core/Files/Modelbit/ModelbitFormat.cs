using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.Modelbit;

/// <summary>Training jobs of Modelbit: <c>metadata.yaml</c> with <c>source.py</c> and <c>requirements.txt</c> beside it.</summary>
internal sealed class ModelbitFormat : IJobFileFormat
{
    public const string FormatName = "Modelbit";

    private const string Version = "1";
    private const string DeploymentVersion = "2";

    // Keys of runtimeInfo that only deployments have.
    private static readonly string[] s_deployment = ["capabilities", "dataframeModeColumns", "snowflakeMaxRows", "rateLimit", "snowflakeMockReturnValue"];

    public string Name => FormatName;

    public string Expectation => "a mapping with 'runtimeInfo' and in it 'mainFunction', for Modelbit";

    public Recognition Detect(YamlNode root) => (root as YamlMapping)?.Find("runtimeInfo")?.Value switch
    {
        null => Recognition.No,
        YamlMapping info => info.Find("mainFunction") is not null || info.Find("mainFunctionArgs") is not null ? Recognition.Certain : Recognition.Possible,
        _ => (root as YamlMapping)!.Find("schemaVersion") is null ? Recognition.No : Recognition.Possible,
    };

    public JobFileContent Read(YamlNode root, JobFileContext context)
    {
        var mapping = (YamlMapping)root;
        if (IsDeployment(mapping, out YamlNode? sign))
        {
            context.Diagnostics.Error(
                DiagnosticCodes.NotAJob, sign.Position,
                $"This is a deployment of Modelbit{(ModelbitReader.Function(mapping) is { } function ? $" ('{function}')" : "")}, not a training job, so there is nothing to run once.",
                $"A training job has 'schemaVersion: {Version}' and lies in 'training_jobs'.");
            return new JobFileContent([], []);
        }

        var reader = new NodeReader(context.Diagnostics);
        int before = context.Diagnostics.ErrorCount;
        reader.CheckDuplicatesBelow(mapping);
        CheckVersion(mapping, reader);
        TrainingJob job = new ModelbitReader(mapping, reader, context).Read();
        return new JobFileContent(context.Diagnostics.ErrorCount == before ? [job] : [], [job.Name]);
    }

    private static bool IsDeployment(YamlMapping root, out YamlNode sign)
    {
        YamlNode? version = NodeReader.Field(root, "schemaVersion");
        var info = NodeReader.Field(root, "runtimeInfo") as YamlMapping;
        YamlEntry? own = info?.Entries.Where(e => s_deployment.Contains(e.Name)).Cast<YamlEntry?>().FirstOrDefault();
        sign = version ?? own?.Key ?? (YamlNode)root;
        return version is YamlScalar { Text: DeploymentVersion } || version is null && own is not null;
    }

    private static void CheckVersion(YamlMapping root, NodeReader reader)
    {
        switch (NodeReader.Field(root, "schemaVersion"))
        {
            case null:
                reader.Diagnostics.Warning(DiagnosticCodes.MissingField, root.Position, "There is no 'schemaVersion', which Modelbit requires.", $"Write 'schemaVersion: {Version}'.");
                break;
            case YamlScalar { Text: Version }:
                break;
            case { } node when reader.Text(node, "schemaVersion") is { } text:
                reader.Diagnostics.Error(
                    DiagnosticCodes.InvalidValue, node.Position, $"This is version '{text}' of the format; training jobs have version {Version}.", $"Write 'schemaVersion: {Version}'.");
                break;
        }
    }
}
