using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning.Containers;

namespace TrainingJobs.Core.Exports;

/// <summary>
/// Writes the Dockerfile of an image that is given away: it holds the whole project, and runs the job by itself. Targets build
/// images of their own, which the project is not part of; base, packages and tools are the same in both.
/// </summary>
public static class DockerfileExporter
{
    private const string Folder = "/app";

    /// <summary>The Dockerfile, for a build in the job's base folder.</summary>
    public static string Write(TrainingJob job)
    {
        ImageRecipe recipe = ImageRecipe.Of(job, new Dictionary<string, string>());
        var file = new DockerfileWriter("Written by TrainingJobs. Build it in the folder of the project.", recipe.BaseImage);
        foreach ((string name, string value) in job.Labels)
        {
            file.Label(name, value);
        }

        if (recipe.TimeZone is { } zone)
        {
            file.TimeZone(zone);
            file.Line("RUN ln -snf /usr/share/zoneinfo/$TZ /etc/localtime && echo $TZ > /etc/timezone");
        }

        if (recipe.SystemPackages.Count > 0)
        {
            file.InstallSystemPackages(recipe.SystemPackages);
        }

        if (recipe.CondaPackages.Count > 0)
        {
            file.InstallCondaPackages(recipe.CondaPackages);
        }

        file.Folder(Folder);
        WritePython(job, recipe, file);
        file.CopyFolder(".", Folder);
        WriteSteps(job, file);
        WriteStart(job, file);
        return file.ToString();
    }

    /// <summary>The patterns of <c>.dockerignore</c>, one on each line.</summary>
    public static string WriteIgnore(TrainingJob job) =>
        string.Concat((job.Build?.Ignore ?? []).Select(pattern => pattern.ReplaceLineEndings(" ") + "\n"));

    private static void WritePython(TrainingJob job, ImageRecipe recipe, DockerfileWriter file)
    {
        IReadOnlyList<string> packages = recipe.PythonPackages;
        if (packages.Count > 0 || recipe.Tools.Count > 0 || recipe.Requirements is not null)
        {
            file.PipOptions();
        }

        IEnumerable<string> files = packages.Where(package => package.StartsWith("./", StringComparison.Ordinal))
            .Prepend(job.Python?.Requirements ?? "").Where(path => path.Length > 0);
        foreach (string path in files)
        {
            file.CopyFile(path, $"{Folder}/{(path.StartsWith("./", StringComparison.Ordinal) ? path[2..] : path)}");
        }

        foreach (string tool in recipe.Tools)
        {
            file.InstallTool(tool);
        }

        IReadOnlyList<string> requirements = job.Python?.Requirements is { } one ? ["-r", one] : [];
        if (packages.Count > 0 || requirements.Count > 0)
        {
            file.InstallPythonPackages([.. requirements, .. packages]);
        }
    }

    private static void WriteSteps(TrainingJob job, DockerfileWriter file)
    {
        foreach (JobCommand command in job.Setup)
        {
            file.Run(VectorOf(command));
        }

        foreach (string command in job.Build?.Commands ?? [])
        {
            // What stands on one line is left as the user knows it.
            if (command.Contains('\n', StringComparison.Ordinal))
            {
                file.Shell(command);
            }
            else
            {
                file.Line("RUN " + command);
            }
        }

        foreach ((string name, string value) in job.Environment)
        {
            file.Variable(name, value);
        }

        foreach (JobPort port in job.Ports)
        {
            file.Port(port);
        }
    }

    private static void WriteStart(TrainingJob job, DockerfileWriter file)
    {
        if (job.Build?.Entrypoint is { } entrypoint)
        {
            file.Instruction("ENTRYPOINT", VectorOf(entrypoint));
        }

        if ((job.Build?.Default ?? (job.Build?.Entrypoint is null ? job.Command : null)) is { } command)
        {
            file.Instruction("CMD", VectorOf(command));
        }
    }

    // Placeholders stay: what a job is given is known only when it runs.
    private static IReadOnlyList<string> VectorOf(JobCommand command) => command.Shell is { } text
        ? [command.ShellName ?? "/bin/sh", "-c", Unescape(text)] : [.. command.Arguments!.Select(Unescape)];

    private static string Unescape(string text) => text.Replace("$${", "${", StringComparison.Ordinal);
}
