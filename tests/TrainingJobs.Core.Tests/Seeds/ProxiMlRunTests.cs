using System.Runtime.Versioning;
using System.Text.RegularExpressions;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Targets;
using TrainingJobs.Core.Tests.Docker;
using Xunit;

namespace TrainingJobs.Core.Tests.Seeds;

/// <summary>Requests of proxiML, with the page's names, types of GPU and folders.</summary>
[Collection(DockerCollection.Name)]
[UnsupportedOSPlatform("windows")]
[Trait("Needs", "Docker")]
public sealed partial class ProxiMlRunTests : IDisposable
{
    private readonly DockerFixture _docker;
    private readonly SeedExamples _examples = new("proximl", "NVIDIA GeForce RTX 3090");
    private readonly string _folder;

    public ProxiMlRunTests(DockerFixture docker)
    {
        _docker = docker;
        _folder = _examples.Copy();
    }

    public static TheoryData<string> Targets => ["local", SeedExamples.Box];

    public void Dispose() => _examples.Dispose();

    [SkippableTheory]
    [MemberData(nameof(Targets))]
    public async Task Training_and_inference_run(string target)
    {
        Require(target);
        TrainingRun training = await _examples.Engine.StartAsync(Plan("training.json", target));
        TrainingRun inference = await _examples.Engine.StartAsync(Plan("inference.json", target));

        await _examples.SucceedAsync(training.Id);
        Assert.Equal(["weights-0.json", "weights-1.json"], await _examples.ArtifactsAsync(training.Id));
        List<string> lines = await _examples.Engine.LinesAsync(training.Id);
        Assert.Contains("Digits Sweep: epoch 1, 3 wrong", lines);
        Assert.Contains("worker 1, sgd, GPUs: none", lines.Select(line => line.Replace("void", "none", StringComparison.Ordinal)));
        await _examples.SucceedAsync(inference.Id);
        Assert.Equal(["predictions.json"], await _examples.ArtifactsAsync(inference.Id));
        Assert.Contains("{0: [0], 1: [1], 2: [2], 7: [7]}", await _examples.Engine.LinesAsync(inference.Id));
    }

    [SkippableTheory]
    [MemberData(nameof(Targets))]
    public async Task Each_worker_has_two_GPUs_of_its_own_at_a_price_that_is_paid(string target)
    {
        Require(target);
        foreach (string name in (string[])["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "WANDB_API_KEY"])
        {
            _examples.SetSecret(name, "value of " + name);
        }

        _examples.Engine.Client.Targets.Set(target, new TargetChanges { GpuPrice = 1.6m });
        TrainingRun run = await _examples.Engine.StartAsync(Plan("training-gpus.json", target));
        await _examples.Engine.UntilAsync(run.Id, one => one.State == RunState.Waiting && one.Reason?.Contains("pays 1.5 an hour", StringComparison.Ordinal) == true);
        _examples.Engine.Client.Targets.Set(target, new TargetChanges { GpuPrice = 1.4m });
        run = await _examples.Engine.EndAsync(run.Id);
        Skip.If(run.ReasonCode == ReasonCodes.PythonNotFound, run.Reason);
        Skip.If(run.Reason?.Contains("deb.debian.org", StringComparison.Ordinal) == true, "The archive of Debian cannot be reached from a container.");
        await _examples.SucceedAsync(run.Id);

        string[] devices = [.. (await _examples.Engine.LinesAsync(run.Id)).Select(line => Gpus().Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value)];
        Assert.Equal(2, devices.Length);
        Assert.All(devices, text => Assert.Equal(2, text.Split(',').Length));
        Assert.Equal(4, devices.SelectMany(text => text.Split(',')).Distinct().Count());
        Assert.Equal(["weights-0.json", "weights-1.json"], await _examples.ArtifactsAsync(run.Id));
    }

    [SkippableTheory]
    [MemberData(nameof(Targets))]
    public async Task Notebooks_and_endpoints_are_refused_with_the_reason(string target)
    {
        Skip.If(OperatingSystem.IsWindows(), "The examples are copied for Linux.");
        foreach (string file in (string[])["notebook.json", "endpoint.json"])
        {
            JobPlan plan = Plan(file, target);
            var refused = await Assert.ThrowsAsync<TrainingJobsException>(() => _examples.Engine.StartAsync(plan));
            Assert.Equal(ErrorCodes.NotSupported, refused.Code);
            Assert.Contains("not started yet", refused.Message);
        }
    }

    private JobPlan Plan(string file, string target) => _examples.Plan(Path.Combine(_folder, file), null, target);

    private void Require(string target)
    {
        if (target != "local")
        {
            _docker.Require();
        }
    }

    [GeneratedRegex("^worker [01], (?:adam|sgd), GPUs: (.+)$")]
    private static partial Regex Gpus();
}
