using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Planning;

/// <summary>
/// Writes the Dockerfile of an image that is given away: it holds the whole project, and runs the job by itself. Targets build
/// images of their own, which the project is not part of; base, packages and tools are the same in both.
/// </summary>
public static class DockerfileText
{
    private const string Folder = "/app";

    private static readonly JsonSerializerOptions s_execForm = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The Dockerfile, for a build in the job's base folder.</summary>
    public static string Write(TrainingJob job)
    {
        ImageRecipe recipe = ImageRecipe.Of(job, new Dictionary<string, string>());
        var text = new StringBuilder("# Written by TrainingJobs. Build it in the folder of the project.\n");
        Line("FROM " + recipe.BaseImage);
        foreach ((string name, string value) in job.Labels)
        {
            Line($"LABEL {Quote(name)}={Quote(value)}");
        }

        if (job.Build?.TimeZone is { } zone)
        {
            Line("ENV TZ=" + OneLine(zone));
            Line("RUN ln -snf /usr/share/zoneinfo/$TZ /etc/localtime && echo $TZ > /etc/timezone");
        }

        if (job.SystemPackages.Count > 0)
        {
            Line($"RUN apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends {ShellQuoting.Join(job.SystemPackages)} && rm -rf /var/lib/apt/lists/*");
        }

        if (recipe.CondaPackages.Count > 0)
        {
            Line("RUN " + ExecForm(["conda", "install", "-y", .. recipe.CondaPackages]));
        }

        Line("WORKDIR " + Folder);
        WritePython(job, recipe, Line);
        Line($"COPY . {Folder}");
        foreach (JobCommand command in job.Setup)
        {
            Line(Exec("RUN", command));
        }

        foreach (string command in job.Build?.Commands ?? [])
        {
            Line(command.Contains('\n', StringComparison.Ordinal) ? "RUN " + ExecForm(["/bin/sh", "-c", command]) : "RUN " + command);
        }

        foreach ((string name, string value) in job.Environment)
        {
            Line($"ENV {name}={Quote(value)}");
        }

        foreach (JobPort port in job.Ports)
        {
            Line($"EXPOSE {port.ContainerPort}{(port.Protocol == "tcp" ? "" : "/" + port.Protocol)}");
        }

        WriteStart(job, Line);
        return text.ToString();

        void Line(string line) => text.Append(line).Append('\n');
    }

    /// <summary>The patterns of <c>.dockerignore</c>, one on each line.</summary>
    public static string WriteIgnore(TrainingJob job) => string.Concat((job.Build?.Ignore ?? []).Select(p => OneLine(p) + "\n"));

    private static void WritePython(TrainingJob job, ImageRecipe recipe, Action<string> line)
    {
        IReadOnlyList<string> packages = recipe.PythonPackages;
        if (packages.Count > 0 || recipe.Tools.Count > 0 || recipe.Requirements is not null)
        {
            foreach (string option in ImageRecipe.PipOptions)
            {
                line(option);
            }
        }

        IEnumerable<string> files = packages.Where(p => p.StartsWith("./", StringComparison.Ordinal)).Prepend(job.Python?.Requirements ?? "").Where(f => f.Length > 0);
        foreach (string file in files)
        {
            line("COPY " + ExecForm([file, $"{Folder}/{(file.StartsWith("./", StringComparison.Ordinal) ? file[2..] : file)}"]));
        }

        foreach (string tool in recipe.Tools)
        {
            line("RUN " + ExecForm(ImageRecipe.InstallUnlessThere(tool)));
        }

        IReadOnlyList<string> requirements = job.Python?.Requirements is { } one ? ["-r", one] : [];
        if (packages.Count > 0 || requirements.Count > 0)
        {
            line("RUN " + ExecForm(["python3", "-m", "pip", "install", "--no-cache-dir", .. requirements, .. packages]));
        }
    }

    private static void WriteStart(TrainingJob job, Action<string> line)
    {
        if (job.Build?.Entrypoint is { } entrypoint)
        {
            line(Exec("ENTRYPOINT", entrypoint));
        }

        if ((job.Build?.Default ?? (job.Build?.Entrypoint is null ? job.Command : null)) is { } command)
        {
            line(Exec("CMD", command));
        }
    }

    // Placeholders stay: what a job is given is known only when it runs.
    private static string Exec(string instruction, JobCommand command) =>
        $"{instruction} {ExecForm(command.Shell is { } text ? [command.ShellName ?? "/bin/sh", "-c", Unescape(text)] : [.. command.Arguments!.Select(Unescape)])}";

    private static string Unescape(string text) => text.Replace("$${", "${", StringComparison.Ordinal);

    private static string ExecForm(IReadOnlyList<string> words) => JsonSerializer.Serialize(words, s_execForm).Replace("\",\"", "\", \"", StringComparison.Ordinal);

    private static string Quote(string text) =>
        $"\"{OneLine(text).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("$", "\\$", StringComparison.Ordinal)}\"";

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
