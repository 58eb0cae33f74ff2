using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.Skelebot;

/// <summary>The component that gets a ticket of Kerberos before each job that runs in a container.</summary>
internal sealed record SkelebotKerberos
{
    public const string Component = "kerberos";

    private const string InitScript = "/krb/init.sh";

    public string? Image { get; init; }

    public IReadOnlyList<JobMount> Mounts { get; init; } = [];

    public IReadOnlyList<JobCommand> Setup { get; init; } = [];

    public static SkelebotKerberos Read(YamlMapping file, NodeReader reader)
    {
        if (NodeReader.Field(file, SkelebotKeys.Components) is not YamlMapping components
            || reader.Mapping(NodeReader.Field(components, Component), Component) is not { } kerberos)
        {
            return new SkelebotKerberos();
        }

        reader.CheckKeys(kerberos, ["krbConf", "keytab", "hdfsUser"], "'kerberos'");
        string? config = reader.Required(kerberos, "krbConf", "The component");
        string? keytab = reader.Required(kerberos, "keytab", "The component");
        string? user = reader.Required(kerberos, "hdfsUser", "The component");
        if (config is null || keytab is null || user is null)
        {
            return new SkelebotKerberos();
        }

        // Only the image of skelebot has the script; a process of this machine uses the ticket that its user has.
        return new SkelebotKerberos
        {
            Image = "skelebot/python-krb",
            Mounts =
            [
                new JobMount { Source = config, Target = "/etc/krb5.conf", ReadOnly = true },
                new JobMount { Source = keytab, Target = "/krb/auth.keytab", ReadOnly = true },
            ],
            Setup = [JobCommand.ForShell(ShellWords.Literal($"if [ -x {InitScript} ]; then {InitScript} {ShellQuoting.Quote(user)}; fi"))],
        };
    }
}
