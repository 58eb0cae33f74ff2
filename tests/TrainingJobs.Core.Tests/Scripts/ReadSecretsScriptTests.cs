using TrainingJobs.Core.Targets.Docker;
using TrainingJobs.Core.Targets.Unix;
using Xunit;

namespace TrainingJobs.Core.Tests.Scripts;

[Trait("Needs", "Processes")]
public sealed class ReadSecretsScriptTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tj-script-").FullName;
    private readonly CancellationTokenSource _limit = new(TimeSpan.FromMinutes(1));

    public static TheoryData<string> Shells => ["dash", "bash", "busybox sh"];

    public void Dispose()
    {
        _limit.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    [SkippableTheory]
    [MemberData(nameof(Shells))]
    public async Task Secrets_of_any_text_reach_the_command_and_its_input_is_empty(string shell)
    {
        using ShellProcess process = Start(shell, "printf '<%s>' \"$A\" \"$B\" \"$(cat)\" \"${trainingjobs_all-none}\"");
        await process.Input.WriteAsync("A='it'\\''s $HOME \\'\nexport B='two\n  lines'\nexport A\n#end\n");

        Assert.Equal(0, await process.WaitAsync(_limit.Token));
        Assert.Equal("<it's $HOME \\><two\n  lines><><none>", await process.Output);
    }

    [SkippableTheory]
    [MemberData(nameof(Shells))]
    public async Task Secrets_that_are_cut_short_start_nothing(string shell)
    {
        using ShellProcess process = Start(shell, "touch started");
        await process.Input.WriteAsync("A='half\n");
        process.Input.Close();

        Assert.Equal(125, await process.WaitAsync(_limit.Token));
        Assert.Contains("did not arrive", await process.Error);
        Assert.False(File.Exists(Path.Combine(_folder, "started")));
    }

    [SkippableTheory]
    [MemberData(nameof(Shells))]
    public async Task A_container_whose_run_has_ended_says_so_without_waiting_for_secrets(string shell)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "ended"), "");
        using ShellProcess process = Start(shell, "touch started");

        Assert.Equal(125, await process.WaitAsync(_limit.Token));
        Assert.Contains("the run of this container has ended", await process.Error);
        Assert.False(File.Exists(Path.Combine(_folder, "started")));
    }

    private ShellProcess Start(string shell, string command) =>
        new(shell, ShellScript.Load(typeof(SecretWrapper), "read-secrets.sh"), _folder, Path.Combine(_folder, "ended"), "#end", "/bin/sh", "-c", command);
}
