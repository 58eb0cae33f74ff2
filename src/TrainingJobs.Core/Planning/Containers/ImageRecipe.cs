using System.Text.RegularExpressions;
using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Planning.Containers;

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

    private const string DebianBase = "debian:bookworm-slim";

    /// <summary>Has conda, on the PATH, where apt-get is there, too.</summary>
    private const string CondaBase = "condaforge/miniforge3:latest";

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
        if (!NameRules.IsImageName(BaseImage))
        {
            findings.Error(DiagnosticCodes.InvalidValue, $"'{BaseImage}' is no name of an image.", "Write it as [registry/]name[:tag].");
        }

        if (TimeZone is not null && !ZoneName().IsMatch(TimeZone))
        {
            findings.Error(DiagnosticCodes.InvalidValue, $"'{TimeZone}' is no time zone.", "Write it as Area/City, e.g. Europe/Berlin.");
        }

        foreach (string package in SystemPackages.Where(package => !NameRules.IsSystemPackage(package)))
        {
            findings.Error(
                DiagnosticCodes.InvalidValue, $"'{package}' in 'systemPackages' is no name of a Debian package.", "Write one package per item, e.g. ffmpeg or libgl1=1.6.0-1.");
        }
    }

    /// <summary>The steps, cheapest to repeat last.</summary>
    public string ToDockerfile()
    {
        var file = new DockerfileWriter("Made by TrainingJobs from what the job declares.", BaseImage);
        if (SystemPackages.Count > 0)
        {
            file.InstallSystemPackages(SystemPackages);
        }

        if (CondaPackages.Count > 0)
        {
            file.InstallCondaPackages(CondaPackages);
        }

        WritePython(file);
        if (TimeZone is not null)
        {
            file.TimeZone(TimeZone);
        }

        if (Commands.Count > 0)
        {
            // In an empty folder of their own: the project itself is there only when the container runs.
            file.Folder(InstallFolder + "/build");
            foreach (string command in Commands)
            {
                file.Shell(command);
            }
        }

        return file.ToString();
    }

    private void WritePython(DockerfileWriter file)
    {
        if (Requirements is not null || PythonPackages.Count > 0 || Tools.Count > 0)
        {
            file.PipOptions();
            file.Folder(InstallFolder);
            if (NeedsFiles)
            {
                file.CopyFolder(ContextFolder + "/", "./");
            }
        }

        if (Requirements is not null)
        {
            file.InstallPythonPackages(["-r", Requirements]);
        }

        foreach (string tool in Tools)
        {
            file.InstallTool(tool);
        }

        if (PythonPackages.Count > 0)
        {
            file.InstallPythonPackages(PythonPackages);
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9_+/-]+\z")]
    private static partial Regex ZoneName();

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9_-]*\z")]
    private static partial Regex ProgramName();
}
