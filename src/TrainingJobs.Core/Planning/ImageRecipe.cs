using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.RegularExpressions;
using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Planning;

/// <summary>
/// What the image of a job is made of. An image that the job names is its base, and is taken as it is when nothing is to be
/// installed; else the base follows from the Python version.
/// </summary>
internal sealed partial record ImageRecipe
{
    /// <summary>Folder in the image that packages are installed from.</summary>
    public const string InstallFolder = "/opt/trainingjobs";

    /// <summary>Folder in the build's context with the requirements and what they refer to.</summary>
    public const string ContextFolder = "requirements";

    /// <summary>Options of pip for the build only: an ARG is a variable of the steps and not of the image.</summary>
    public static readonly IReadOnlyList<string> PipOptions =
        ["ARG PIP_ROOT_USER_ACTION=ignore", "ARG PIP_BREAK_SYSTEM_PACKAGES=1", "ARG PIP_DISABLE_PIP_VERSION_CHECK=1"];

    private const string DebianBase = "debian:bookworm-slim";

    /// <summary>Has conda, on the PATH, where apt-get is there, too.</summary>
    private const string CondaBase = "condaforge/miniforge3:latest";

    private static readonly JsonSerializerOptions s_execForm = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public required string BaseImage { get; init; }

    /// <summary>Debian packages.</summary>
    public IReadOnlyList<string> SystemPackages { get; init; } = [];

    /// <summary>Packages for conda.</summary>
    public IReadOnlyList<string> CondaPackages { get; init; } = [];

    /// <summary>Requirements file, relative to <see cref="RequirementsRoot"/>, with slashes.</summary>
    public string? Requirements { get; init; }

    public IReadOnlyList<string> PythonPackages { get; init; } = [];

    /// <summary>Programs that are installed by pip, by their names, unless the image has them.</summary>
    public IReadOnlyList<string> Tools { get; init; } = [];

    /// <summary>Texts for the shell, run last.</summary>
    public IReadOnlyList<string> Commands { get; init; } = [];

    public string? TimeZone { get; init; }

    /// <summary>True when the base image is all that is needed.</summary>
    public bool IsBaseAlone => SystemPackages.Count == 0 && CondaPackages.Count == 0 && Requirements is null && PythonPackages.Count == 0
        && Tools.Count == 0 && Commands.Count == 0 && TimeZone is null;

    /// <summary>True when files of the project are needed: the requirements and what they refer to, or packages that are files.</summary>
    private bool NeedsFiles => Requirements is not null || PythonPackages.Any(IsPath);

    /// <summary>True when pip would take the text for a file or folder.</summary>
    public static bool IsPath(string package) =>
        !package.Contains("://", StringComparison.Ordinal)
        && (package.StartsWith('.') || package.StartsWith('/') || package.EndsWith(".whl", StringComparison.Ordinal) || package.EndsWith(".tar.gz", StringComparison.Ordinal));

    /// <summary>The recipe for a job.</summary>
    /// <param name="job">The job.</param>
    /// <param name="baseImages">What is to be taken in place of certain base images, e.g. from a registry of one's own.</param>
    public static ImageRecipe Of(TrainingJob job, IReadOnlyDictionary<string, string> baseImages)
    {
        bool usesConda = job.Build is { Conda.Count: > 0 };
        string image = job.Image ?? (job.Python, job.SystemPackages.Count) switch
        {
            _ when usesConda => CondaBase,
            ({ Version: { } version }, _) => $"python:{version}-slim",
            // Tools are installed by pip, which that base has not.
            (null, > 0) when job.Build is not { Tools.Count: > 0 } => DebianBase,
            _ => "python:3-slim",
        };
        return new ImageRecipe
        {
            BaseImage = baseImages.GetValueOrDefault(image, image),
            SystemPackages = job.SystemPackages,
            Requirements = job.Python?.Requirements is { } file
                ? Path.GetRelativePath(RequirementsRoot(job.BaseDirectory, file), Path.GetFullPath(file, job.BaseDirectory)).Replace('\\', '/')
                : null,
            // The version of Python is the base image's elsewhere.
            CondaPackages = usesConda && job.Image is null && job.Python?.Version is { } python
                ? [$"python={python}", .. job.Build!.Conda] : job.Build?.Conda ?? [],
            Tools = [.. (job.Build?.Tools ?? []).Where(tool => ProgramName().IsMatch(tool))],
            PythonPackages = [.. (job.Build?.Tools ?? []).Where(tool => !ProgramName().IsMatch(tool)), .. job.Python?.Packages ?? []],
            Commands = job.Build?.Commands ?? [],
            TimeZone = job.Build?.TimeZone,
        };
    }

    /// <summary>Installs a tool; an image may have it from elsewhere, with a version of its own.</summary>
    public static IReadOnlyList<string> InstallUnlessThere(string tool) =>
        ["/bin/sh", "-c", $"command -v {tool} || python3 -m pip install --no-cache-dir {tool}"];

    /// <summary>The folder that paths inside of a requirements file start from: the job's, unless the file lies outside of it.</summary>
    public static string RequirementsRoot(string baseDirectory, string requirements)
    {
        string path = Path.GetFullPath(requirements, baseDirectory);
        string relative = Path.GetRelativePath(baseDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) || Path.IsPathRooted(relative) ? Path.GetDirectoryName(path)! : Path.GetFullPath(baseDirectory);
    }

    /// <summary>What cannot stand in a Dockerfile.</summary>
    public void Check(ArgumentFindings findings)
    {
        if (!ImageName().IsMatch(BaseImage))
        {
            findings.Error(DiagnosticCodes.InvalidValue, $"'{BaseImage}' is no name of an image.", "Write it as [registry/]name[:tag].");
        }

        if (TimeZone is not null && !ZoneName().IsMatch(TimeZone))
        {
            findings.Error(DiagnosticCodes.InvalidValue, $"'{TimeZone}' is no time zone.", "Write it as Area/City, e.g. Europe/Berlin.");
        }

        foreach (string package in SystemPackages.Where(package => !PackageName().IsMatch(package)))
        {
            findings.Error(
                DiagnosticCodes.InvalidValue, $"'{package}' in 'systemPackages' is no name of a Debian package.", "Write one package per item, e.g. ffmpeg or libgl1=1.6.0-1.");
        }
    }

    /// <summary>The steps, cheapest to repeat last.</summary>
    public string ToDockerfile()
    {
        var text = new StringBuilder();
        text.Append("# Made by TrainingJobs from what the job declares.\n");
        text.Append("FROM ").Append(BaseImage).Append('\n');
        if (SystemPackages.Count > 0)
        {
            text.Append("RUN apt-get update \\\n && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends");
            foreach (string package in SystemPackages)
            {
                text.Append(" \\\n    ").Append(package);
            }

            text.Append(" \\\n && rm -rf /var/lib/apt/lists/*\n");
        }

        if (CondaPackages.Count > 0)
        {
            text.Append("RUN ").Append(ExecForm(["conda", "install", "-y", .. CondaPackages])).Append('\n');
        }

        if (Requirements is not null || PythonPackages.Count > 0 || Tools.Count > 0)
        {
            text.AppendJoin('\n', PipOptions).Append('\n');
            text.Append("WORKDIR ").Append(InstallFolder).Append('\n');
            if (NeedsFiles)
            {
                text.Append("COPY ").Append(ContextFolder).Append("/ ./\n");
            }
        }

        if (Requirements is not null)
        {
            text.Append("RUN ").Append(ExecForm(["python3", "-m", "pip", "install", "--no-cache-dir", "-r", Requirements])).Append('\n');
        }

        foreach (string tool in Tools)
        {
            text.Append("RUN ").Append(ExecForm(InstallUnlessThere(tool))).Append('\n');
        }

        if (PythonPackages.Count > 0)
        {
            text.Append("RUN ").Append(ExecForm(["python3", "-m", "pip", "install", "--no-cache-dir", .. PythonPackages])).Append('\n');
        }

        if (TimeZone is not null)
        {
            text.Append("ENV TZ=").Append(TimeZone).Append('\n');
        }

        if (Commands.Count > 0)
        {
            // In an empty folder of their own: the project itself is there only when the container runs.
            text.Append("WORKDIR ").Append(InstallFolder).Append("/build\n");
            foreach (string command in Commands)
            {
                text.Append("RUN ").Append(ExecForm(["/bin/sh", "-c", command])).Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary>No shell, so nothing in a package's name can mean anything to one.</summary>
    private static string ExecForm(IReadOnlyList<string> command) => JsonSerializer.Serialize(command, s_execForm).Replace("\",\"", "\", \"", StringComparison.Ordinal);

    [GeneratedRegex(@"^[a-z0-9][a-z0-9+.-]*(:[a-z0-9]+)?([=/][A-Za-z0-9.+:~-]+)?\z")]
    private static partial Regex PackageName();

    [GeneratedRegex(@"^[A-Za-z0-9_+/-]+\z")]
    private static partial Regex ZoneName();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9_-]*\z")]
    private static partial Regex ProgramName();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._/:@-]*\z")]
    private static partial Regex ImageName();
}
