using System.CommandLine;
using TrainingJobs.Core.Client;
using TrainingJobs.Core.Files;

namespace TrainingJobs.Host.Commands;

/// <summary>Options that say how files of other systems are to be read.</summary>
internal sealed class ReadingOptions
{
    private readonly Option<string?> _environment = new("--environment", "-e")
    {
        Description = "Environment of a skelebot project: 'dev' lays skelebot-dev.yaml over it.",
        HelpName = "NAME",
    };

    private readonly Option<string[]> _projectPath = new("--project-path")
    {
        Description = "Folder or file with other projects that an AME file refers to; may be given several times.",
        HelpName = "PATH",
    };

    private readonly Option<string?> _format = new("--format")
    {
        Description = $"Read the file as one of {string.Join(", ", FileOperations.GetFormats())}, whatever it looks like.",
        HelpName = "NAME",
    };

    private readonly Option<string[]> _config = new("--config")
    {
        Description = "Field that takes the place of the same one in a file of SAP; may be given several times.",
        HelpName = "KEY=VALUE",
    };

    public void AddTo(Command command)
    {
        command.Options.Add(_environment);
        command.Options.Add(_projectPath);
        command.Options.Add(_format);
        command.Options.Add(_config);
        command.Validators.Add(result =>
        {
            foreach (string text in result.GetValue(_config) ?? [])
            {
                if (text.IndexOf('=', StringComparison.Ordinal) <= 0)
                {
                    result.AddError($"'{text}' is no value for --config: give the name of a field and its value, e.g. jobName=train.");
                }
            }
        });
    }

    public JobReadOptions Of(ParseResult parsed)
    {
        var config = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string text in parsed.GetValue(_config) ?? [])
        {
            int equals = text.IndexOf('=', StringComparison.Ordinal);
            config[text[..equals]] = text[(equals + 1)..];
        }

        return new JobReadOptions
        {
            Environment = parsed.GetValue(_environment),
            ProjectPaths = parsed.GetValue(_projectPath) ?? [],
            Format = parsed.GetValue(_format),
            Config = config,
        };
    }
}
