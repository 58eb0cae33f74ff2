using System.Management.Automation;
using System.Text;
using TrainingJobs.Core.Exports;
using TrainingJobs.Core;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Cmdlets.Commands;

/// <summary>Writes jobs as a native job file, or one as a Dockerfile.</summary>
[Cmdlet(VerbsData.Export, Nouns.TrainingJob, SupportsShouldProcess = true)]
[OutputType(typeof(string))]
public sealed class ExportTrainingJobCommand : TrainingJobsCmdlet
{
    private const string Yaml = "Yaml";
    private const string Dockerfile = "Dockerfile";
    private const string IgnoreFile = ".dockerignore";

    private static readonly UTF8Encoding s_utf8 = new(encoderShouldEmitUTF8Identifier: false);

    private readonly List<TrainingJob> _jobs = [];

    /// <summary>Jobs to write into one file.</summary>
    [Parameter(Mandatory = true, ValueFromPipeline = true)]
    [ValidateNotNullOrEmpty]
    public TrainingJob[] InputObject { get; set; } = [];

    /// <summary>File to write, its path taken as it is; without it, the text is written to the pipeline.</summary>
    [Parameter(Position = 0)]
    [Alias("LiteralPath", "PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string? Path { get; set; }

    /// <summary>What to write: a native job file, or the Dockerfile of an image that holds the project and runs the job by itself.</summary>
    [Parameter]
    [ValidateSet(Yaml, Dockerfile)]
    public string Format { get; set; } = Yaml;

    /// <summary>Write over a file that is read-only.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <summary>Do not write over a file that exists.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    private protected override void Process() => _jobs.AddRange(InputObject);

    private protected override void End()
    {
        if (_jobs.Count == 0)
        {
            return;
        }

        if (Format.Equals(Dockerfile, StringComparison.OrdinalIgnoreCase))
        {
            ImageFiles files = Client.Files.ExportImage(_jobs);
            string? written = WriteOrOutput(files.Dockerfile, "Write Dockerfile");
            if (written is not null && files.Ignore.Length > 0)
            {
                WriteIgnore(System.IO.Path.Combine(System.IO.Path.GetDirectoryName(written)!, IgnoreFile), files.Ignore);
            }

            return;
        }

        if (Path is null)
        {
            WriteObject(Client.Files.Export(_jobs));
            return;
        }

        // Paths of the jobs start from the folder that the file will stand in.
        string folder = System.IO.Path.GetDirectoryName(PathHelper.Unresolved(this, Path))!;
        WarnOfContainers(folder);
        WriteOrOutput(Client.Files.Export(_jobs, folder), "Write job file");
    }

    private void WarnOfContainers(string folder)
    {
        string root = System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(folder)) + System.IO.Path.DirectorySeparatorChar;
        string[] outside =
        [
            .. _jobs.Select(job => System.IO.Path.TrimEndingDirectorySeparator(job.BaseDirectory) + System.IO.Path.DirectorySeparatorChar)
                .Where(own => !own.StartsWith(root, StringComparison.Ordinal)).Distinct(),
        ];
        if (outside.Length > 0)
        {
            WriteWarning($"The files of the jobs stay in {string.Join(", ", outside)}, and the paths lead there. Containers see the folder of the job file only, so that from there these jobs run as processes.");
        }
    }

    /// <summary>The file that was written; null when there is none to write, or it is not to be.</summary>
    private string? WriteOrOutput(string text, string action)
    {
        if (Path is null)
        {
            WriteObject(text);
            return null;
        }

        string file = PathHelper.Unresolved(this, Path);
        if (NoClobber && File.Exists(file))
        {
            throw new TrainingJobsException(ErrorIds.FileExists, $"The file '{file}' exists.", file);
        }

        if (!ShouldProcess(file, action))
        {
            return null;
        }

        Write(file, text);
        return file;
    }

    /// <summary>What is to stay out of the image stands in a file of its own, which the user may have made by hand.</summary>
    private void WriteIgnore(string file, string text)
    {
        if (File.Exists(file) && File.ReadAllText(file) != text && !Force)
        {
            WriteWarning($"'{file}' exists and is left as it is; the job asks for: {string.Join(", ", text.Split('\n', StringSplitOptions.RemoveEmptyEntries))}. -Force writes over it.");
        }
        else if (ShouldProcess(file, "Write what stays out of the image"))
        {
            Write(file, text);
        }
    }

    private void Write(string file, string text)
    {
        try
        {
            if (Force && File.Exists(file))
            {
                File.SetAttributes(file, File.GetAttributes(file) & ~FileAttributes.ReadOnly);
            }

            // As root writes to read-only files on Linux, the attribute is asked for.
            if (File.Exists(file) && File.GetAttributes(file).HasFlag(FileAttributes.ReadOnly))
            {
                throw new UnauthorizedAccessException($"The file '{file}' is read-only.");
            }

            File.WriteAllText(file, text, s_utf8);
        }
        catch (DirectoryNotFoundException error)
        {
            throw new TrainingJobsException(
                ErrorCodes.FileNotFound, $"There is no folder '{System.IO.Path.GetDirectoryName(file)}' for the file. Make it first.", file, error);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TrainingJobsException(ErrorIds.FileNotWritable, error.Message, file, error);
        }
    }
}
