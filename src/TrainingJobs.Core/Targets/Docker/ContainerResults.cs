using System.Formats.Tar;
using TrainingJobs.Core.Planning.Containers;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Targets.Docker.Api;
using TrainingJobs.Core.Targets.Docker.Images;
using TrainingJobs.Core.Targets.Results;

namespace TrainingJobs.Core.Targets.Docker;

/// <summary>
/// Brings results of containers that have ended into the output folder of the run. What lies in the project's folder is this machine's
/// own folder where the daemon is here, and has been copied back where it is not; the rest is asked of the daemon.
/// </summary>
internal sealed class ContainerResults(DockerClient client, bool isLocal, RunContext run, int attempt, ResultFolder results)
{
    /// <summary>The working folders of the containers as they are on this machine; none for those of the image itself.</summary>
    public static IReadOnlyList<string> HostFolders(JobPlan plan) =>
        [.. plan.Execution.Workers.Select(worker => HostFolder(plan, worker.WorkingDirectory)).OfType<string>().Distinct()];

    public async Task CollectAsync(CancellationToken cancellationToken)
    {
        JobPlan here = run.Plan with
        {
            Data = run.Plan.Data with
            {
                Outputs = [.. run.Plan.Data.Outputs.Where(output => InProject(output) && (isLocal || !IsPattern(output)))],
                SaveChangedFiles = run.Plan.Data.SaveChangedFiles && isLocal,
            },
        };
        IReadOnlyList<string> folders = HostFolders(run.Plan);
        ResultCollector.Collect(run with { Plan = here }, folders, results, cancellationToken);
        if (run.Plan.Data.SaveChangedFiles && folders.Count == 0)
        {
            results.Note("Changed files are not kept: the working folder is the image's own.");
        }

        foreach (WorkerPlan worker in run.Plan.Execution.Workers)
        {
            string container = ContainerLabels.NameOf(new WorkerKey(run.RunId, attempt, worker.Index));
            foreach (string output in run.Plan.Data.Outputs.Where(output => !InProject(output)))
            {
                string path = Absolute(worker, output);
                await TakeAsync(container, path, _ => true, path[(path.LastIndexOf('/') + 1)..], $"The output '{output}' is not there: nothing of that name is in the container.", cancellationToken);
            }

            if (!isLocal && HostFolder(run.Plan, worker.WorkingDirectory) is { } folder)
            {
                await TakeFromProjectAsync(container, worker, folders.ToList().IndexOf(folder), cancellationToken);
            }
        }
    }

    /// <summary>Of a project on another machine: files that match patterns, and those that were changed.</summary>
    private async Task TakeFromProjectAsync(string container, WorkerPlan worker, int folder, CancellationToken cancellationToken)
    {
        ResultPattern[] patterns = [.. run.Plan.Data.Outputs.Where(IsPattern).Select(output => ResultPattern.Parse(output, results.Note)).OfType<ResultPattern>()];
        FolderSnapshot? before = run.Plan.Data.SaveChangedFiles ? FolderSnapshot.Load(ResultCollector.SnapshotOf(run, folder)) : null;
        if (run.Plan.Data.SaveChangedFiles && before is null)
        {
            results.Note($"Changed files are not kept: the project holds more than {FolderFiles.Most:N0} files. Choose a working folder of its own for the job.");
        }

        if (patterns.Length > 0 || before is not null)
        {
            string last = worker.WorkingDirectory[(worker.WorkingDirectory.LastIndexOf('/') + 1)..];
            await TakeAsync(container, worker.WorkingDirectory, IsWanted, "", null, cancellationToken);

            bool IsWanted(TarEntry entry)
            {
                string name = entry.Name.TrimEnd('/');
                name = name.Length > last.Length ? name[(last.Length + 1)..] : "";
                return entry.EntryType != TarEntryType.Directory && !IsMounted($"{worker.WorkingDirectory}/{name}") && !name.Split('/').Any(part => part is ".git" or "__pycache__")
                    && (patterns.Any(p => p.IsMatch(name)) || before?.IsChanged(name, entry.Length, entry.ModificationTime, inSeconds: true) == true);
            }
        }
    }

    /// <summary>Takes a file or folder out of a container.</summary>
    /// <param name="container">The container.</param>
    /// <param name="path">Absolute path in it.</param>
    /// <param name="isWanted">Chooses among the files.</param>
    /// <param name="prefix">What stands in the output folder for the last name of the path.</param>
    /// <param name="missing">What is noted when nothing is there.</param>
    /// <param name="cancellationToken">Ends it.</param>
    private async Task TakeAsync(string container, string path, Func<TarEntry, bool> isWanted, string prefix, string? missing, CancellationToken cancellationToken)
    {
        string scratch = Path.Combine(run.Folder, "from-container");
        string last = path[(path.LastIndexOf('/') + 1)..];
        if (Directory.Exists(scratch))
        {
            Directory.Delete(scratch, recursive: true);
        }

        try
        {
            await using Stream tar = await client.Containers.GetArchiveAsync(container, path, cancellationToken);
            await TarStream.ExtractAsync(tar, entry => isWanted(entry) ? (prefix + entry.Name.TrimEnd('/')[last.Length..]).TrimStart('/') : null, scratch, cancellationToken);
        }
        catch (DockerNotFoundException)
        {
            if (missing is not null)
            {
                results.Note(missing);
            }

            return;
        }
        catch (DockerApiException exception)
        {
            results.Note($"'{path}' could not be taken out of the container: {exception.Message}");
            return;
        }

        foreach ((string name, FileInfo file) in Directory.Exists(scratch) ? FolderFiles.Below(scratch, except: null) : [])
        {
            results.Add(name, file);
        }

        if (Directory.Exists(scratch))
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    // What a job mounts is copied in beside the project, and no result.
    private bool IsMounted(string path) => run.Plan.Container!.Mounts.Any(mount => path == mount.Target || path.StartsWith(mount.Target.TrimEnd('/') + "/", StringComparison.Ordinal));

    private bool InProject(string output) => run.Plan.Execution.Workers.All(worker => HostFolder(run.Plan, Absolute(worker, output)) is not null);

    private static string Absolute(WorkerPlan worker, string output) => output.StartsWith('/') ? output.TrimEnd('/') : $"{worker.WorkingDirectory}/{output}".TrimEnd('/');

    private static bool IsPattern(string output) => ResultPattern.Parse(output, _ => { }) is not null;

    private static string? HostFolder(JobPlan plan, string path)
    {
        string relative = Path.GetRelativePath(ContainerPaths.Workspace, path);
        return relative == ".." || relative.StartsWith("../", StringComparison.Ordinal) ? null : Path.GetFullPath(relative, plan.Job.BaseDirectory);
    }
}
