using System.Diagnostics;
using System.Runtime.Versioning;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Tests.Engine;
using TrainingJobs.Core.Tests.Files;
using Xunit;

namespace TrainingJobs.Core.Tests.Planning;

/// <summary>No value of a parameter is ever executed: it is refused, or read as itself.</summary>
[UnsupportedOSPlatform("windows")]
[Trait("Needs", "Processes")]
public sealed class ShellAttackTests : IDisposable
{
    private static readonly string[] s_texts =
    [
        "cat > /dev/null <<EOF\nDon't edit\nEOF\nprintf '[%s]\\n' ${x}",
        "cat > /dev/null <<EOF\nsay \"hi\nEOF\nprintf '[%s]\\n' ${x}",
        "cat <<EOF\n${x}\nEOF\n",
        "cat <<EOF\nnothing\nEOF",
        "cat <<-'EOF'\n\t${x}\n\tEOF\necho ${x}",
        "cat <<A <<B\n${x}\nA\n'\nB\necho ${x}",
        "cat <<EOF | tee /dev/null\nit's ${x}",
        "echo \"${VAR:-${x}}\"",
        "echo \"${VAR:-'${x}'}\"",
        "echo ${VAR:-\"${x}\"}",
        "echo \"$(case a in a) echo ${x};; esac)\"",
        "echo \"$(case a in a) echo \"${x}\";; esac)\" ${x}",
        "echo $'a\\'b' ${x}",
        "echo $'${x}'",
        "echo $((1 + ${x}))",
        "echo $((1 << 2)) ${x}",
        "sh -c \"echo ${x}\"",
        "sh -c 'echo ${x}'",
        "bash -e -c \"echo ${x}\"",
        "eval \"echo ${x}\"",
        "eval echo ${x}; echo ${x}",
        "echo `echo ${x}`",
        "cat <<< ${x} 2>/dev/null; echo ${x}",
        "# it's <<EOF\necho ${x}",
        "echo '<<EOF' \"<<EOF\" ${x}\n",
    ];

    private static readonly string[] s_values =
    [
        "$(touch PWNED)", "`touch PWNED`", "'; touch PWNED; '", "\"; touch PWNED; \"", "'$(touch PWNED)'", "\"$(touch PWNED)\"", "\nEOF\ntouch PWNED\n",
        "a; touch PWNED", "}; touch PWNED; {", "}$(touch PWNED)", ")) ; touch PWNED", "x[$(touch PWNED)]", "\\$(touch PWNED)", "\\'; touch PWNED #", "&& touch PWNED",
    ];

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string, string> Attacks
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (string text in s_texts)
            {
                data.Add("/bin/sh", text);
                data.Add("/bin/bash", text);
            }

            return data;
        }
    }

    public void Dispose() => _folder.Dispose();

    [UnixTheory]
    [MemberData(nameof(Attacks))]
    public void No_value_is_executed(string shell, string text)
    {
        TrainingJob job = Plans.Job("[p]", "{name: x}") with { Command = JobCommand.ForShell(text) };
        foreach (string value in s_values)
        {
            PlanResult plan = Plans.Plan(job, "--x=" + value);
            if (plan.Plan is not null)
            {
                Run(shell, plan.Plan.Execution.Workers[0].Arguments[^1]);
                Assert.False(File.Exists(Path.Combine(_folder.Path, "PWNED")), $"{text} with {value}: {plan.Plan.Execution.Workers[0].Arguments[^1]}");
            }
        }
    }

    [Theory]
    [InlineData("cat <<EOF\n${x}\nEOF\n")]
    [InlineData("echo \"${VAR:-${x}}\"")]
    [InlineData("sh -c \"echo ${x}\"")]
    [InlineData("cat <<EOF\nnothing\nEOF")]
    public void A_value_that_cannot_be_kept_a_text_is_refused_with_what_to_do_and_a_harmless_one_is_not(string text)
    {
        TrainingJob job = Plans.Job("[p]", "{name: x}") with { Command = JobCommand.ForShell(text) };

        Assert.NotNull(Plans.Plan(job, "--x=0.01").Plan);
        Assert.Contains("x=${x}", Plans.Bad(Plans.Plan(job, "--x=a b")).Suggestion);
    }

    [UnixFact]
    public void Behind_a_here_document_a_value_is_one_word()
    {
        TrainingJob job = Plans.Job("[p]", "{name: x}") with
        {
            Command = JobCommand.ForShell("cat > /dev/null <<EOF\nDon't edit\nEOF\nprintf '[%s]' ${x}"),
        };

        Assert.Equal("[a b]", Run("/bin/sh", Plans.Good(Plans.Plan(job, "--x=a b")).Execution.Workers[0].Arguments[^1]));
    }

    private string Run(string shell, string text)
    {
        using Process process = Process.Start(new ProcessStartInfo(shell, ["-c", text])
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(30_000));
        _ = error.Result;
        return output;
    }
}
