using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.Tests.Docker;
using TrainingJobs.Core.Tests.Secrets;
using Xunit;

namespace TrainingJobs.Core.Tests.Seeds;

/// <summary>Runs of AME's examples on one target, all started at once: the queue shares the machine out among them.</summary>
[UnsupportedOSPlatform("windows")]
public sealed class AmeRuns : IAsyncLifetime
{
    private readonly SeedExamples _examples = new("ame");
    private readonly VaultServer _vault = new();
    private readonly Dictionary<string, string> _ids = [];

    /// <summary>Starts them, if that has not been done.</summary>
    /// <param name="target">Where they are to run.</param>
    public async Task StartAsync(string target)
    {
        if (_ids.Count > 0)
        {
            return;
        }

        _vault.Mounts["path"] = 2;
        _vault.Secrets["path/to/secret"] = new JsonObject { ["value"] = "from the vault" };
        _examples.SetSecret("blob_storage_key", "from the store");
        // Its tools keep what they make in the home folder.
        using var variables = new SetVariables(
            ("VAULT_ADDR", _vault.Address),
            ("VAULT_TOKEN", VaultServer.Token),
            ("HOME", Directory.CreateDirectory(Path.Combine(_examples.Engine.Folder, "home")).FullName),
            ("PATH", $"{Environment.GetEnvironmentVariable("PATH")}:{RepositoryFiles.At("tests/mlflow")}"));
        string shared = _examples.Copy();
        foreach (AmeRunCase one in AmeRunCase.All)
        {
            // What a task changes in its folder would be that of others, too.
            string folder = one.Artifact == AmeRunCase.Model && one.Steps.Length == 0 ? shared : _examples.Copy();
            TrainingRun run = await _examples.Engine.StartAsync(_examples.Plan(Path.Combine(folder, one.File + ".ame.yml"), one.Job, target));
            _ids[one.Name] = run.Id;
        }
    }

    /// <summary>Waits for a run and checks what has come of it.</summary>
    public async Task CheckAsync(string name)
    {
        AmeRunCase one = AmeRunCase.Of(name);
        TrainingRun run = await _examples.SucceedAsync(_ids[one.Name]);
        IReadOnlyList<TrainingRun> tree = await _examples.Engine.Client.Runs.GetTreeAsync(run.Id, _examples.Engine.Limit);
        Assert.All(tree, part => Assert.Equal(RunState.Succeeded, part.State));
        var lines = new List<string>();
        var artifacts = new List<string>();
        foreach (TrainingRun part in tree)
        {
            lines.AddRange(await _examples.Engine.LinesAsync(part.Id));
            artifacts.AddRange(await _examples.ArtifactsAsync(part.Id));
        }

        Assert.Contains(one.Line, lines);
        Assert.Contains(one.Artifact, artifacts);
        Assert.Equal(one.Steps, tree.Skip(1).Select(part => part.Step));
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        _examples.Dispose();
        await _vault.DisposeAsync();
    }
}
