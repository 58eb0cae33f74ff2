using System.Text.Json;

namespace TrainingJobs.Host.Tests;

[Collection(HostCollection.Name)]
public sealed class SecretTests(HostFixture host)
{
    [SkippableFact]
    public async Task A_secret_is_set_from_the_input_listed_without_its_value_and_removed()
    {
        Skip.If(OperatingSystem.IsWindows(), "needs sh");
        HostResult set = (await host.ShellAsync("echo correct-horse | \"$T\" secret set from-input")).Expect(0);
        Assert.Equal("Secret from-input set\n", set.Output);
        HostResult list = (await host.RunAsync("secret", "list", "--json")).Expect(0);
        JsonElement secret = Assert.Single(list.Json().EnumerateArray(), s => s.GetProperty("name").GetString() == "from-input");
        Assert.Equal(["name", "created", "modified"], secret.EnumerateObject().Select(p => p.Name));
        Assert.DoesNotContain("correct-horse", list.Output, StringComparison.Ordinal);

        HostResult kept = (await host.ShellAsync("echo other-horse | \"$T\" secret set from-input --no-clobber")).Expect(2);
        Assert.StartsWith("error SecretExists: ", kept.Error, StringComparison.Ordinal);
        Assert.Contains("from-input", (await host.RunAsync("secret", "list")).Expect(0).Output, StringComparison.Ordinal);
        Assert.Equal("Secret from-input removed\n", (await host.RunAsync("secret", "remove", "from-input")).Expect(0).Output);
        Assert.StartsWith("error SecretNotFound: ", (await host.RunAsync("secret", "remove", "from-input")).Expect(2).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_value_on_the_command_line_is_refused_and_not_repeated()
    {
        HostResult result = (await host.RunAsync("secret", "set", "typed", "correct-horse")).Expect(2);
        Assert.StartsWith("error CommandLineInvalid: 'set' takes a name and nothing more", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("correct-horse", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_input_is_no_value()
    {
        HostResult result = (await host.RunAsync("secret", "set", "empty")).Expect(2);
        Assert.StartsWith("error SecretInvalid: ", result.Error, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("printf 'one line\\n'", "one line")]
    [InlineData("printf 'one line\\r\\n'", "one line")]
    [InlineData("printf 'some\\nlines\\n'", "some\nlines\n")]
    public async Task The_work_gets_what_came_from_the_input(string print, string expected)
    {
        Skip.If(OperatingSystem.IsWindows(), "needs sh");
        (await host.ShellAsync($"{print} | \"$T\" secret set to-work")).Expect(0);
        string file = host.WriteShell("printf %s \"$TOKEN\" > \"$ML_OUTPUT_PATH/value\"; echo \"it is $TOKEN\"", "secrets: [{key: to-work, injectAs: TOKEN}]");
        string id = await host.StartRunAsync(file);
        (await host.RunAsync("wait", id, "--timeout", "60s")).Expect(0);
        JsonElement artifact = (await host.RunAsync("artifacts", id, "--json")).Expect(0).Json()[0];
        Assert.Equal(expected, File.ReadAllText(artifact.GetProperty("path").GetString()!));
        Assert.StartsWith("it is ***\n", (await host.RunAsync("logs", id, "--raw")).Expect(0).Output, StringComparison.Ordinal);
    }
}
