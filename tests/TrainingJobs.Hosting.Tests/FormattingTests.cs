using Xunit;

namespace TrainingJobs.Hosting.Tests;

[Collection(HostedCollection.Name)]
public sealed class FormattingTests(HostedModule module)
{
    public static TheoryData<string, int> ViewsAndWidths
    {
        get
        {
            string[] views =
            [
                "Get-TrainingRun", "Get-TrainingRun | Format-List", "Get-JobLog $viewed", "Get-JobArtifact $viewed",
                $"Import-TrainingJob '{Checkout.Iris}'", $"Get-JobPlan '{Checkout.Iris}' -Epochs 3", "Get-JobTarget",
                "Get-JobSize", "Get-JobGpuType",
            ];
            var data = new TheoryData<string, int>();
            foreach (string view in views)
            {
                foreach (int width in new[] { 60, 80, 120, 200 })
                {
                    data.Add(view, width);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(ViewsAndWidths))]
    public void No_line_is_wider_than_the_screen_and_something_is_shown(string script, int width)
    {
        Prepare();
        string[] lines = module.Texts($"$PSStyle.OutputRendering = 'PlainText'; {script} | Out-String -Stream -Width {width}");
        Assert.Contains(lines, line => line.Trim().Length > 0);
        Assert.All(lines, line => Assert.True(line.TrimEnd().Length <= width, $"Wider than {width} characters: {line}"));
    }

    [Theory]
    [InlineData(60)]
    [InlineData(80)]
    [InlineData(120)]
    public void The_id_of_a_run_is_never_cut_off(int width)
    {
        Prepare();
        Assert.True((bool)module.One(
            $"$PSStyle.OutputRendering = 'PlainText'; (Get-TrainingRun viewed | Out-String -Width {width}).Contains($viewed.Id)").BaseObject);
    }

    private void Prepare() => module.Run(
        """
        if (-not $global:viewed) {
            $text = 'echo hello; printf "%0200d\n" 7; echo x > "$ML_OUTPUT_PATH/model.json"'
            $global:viewed = New-TrainingJob viewed -ShellCommand $text | Start-TrainingJob -Wait
        }
        """);
}
