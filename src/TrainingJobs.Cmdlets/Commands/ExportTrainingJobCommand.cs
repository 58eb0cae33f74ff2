using System.Management.Automation;
using System.Text;
using TrainingJobs.Core;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Cmdlets.Commands;

/// <summary>Writes jobs as a native job file, or as its text.</summary>
[Cmdlet(VerbsData.Export, Nouns.TrainingJob, SupportsShouldProcess = true)]
[OutputType(typeof(string))]
public sealed class ExportTrainingJobCommand : TrainingJobsCmdlet
{
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

        string text = Client.Export(_jobs);
        if (Path is null)
        {
            WriteObject(text);
            return;
        }

        string file = PathHelper.Unresolved(this, Path);
        if (NoClobber && File.Exists(file))
        {
            throw new TrainingJobsException(ErrorIds.FileExists, $"The file '{file}' exists.", file);
        }

        if (ShouldProcess(file, "Write job file"))
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
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new TrainingJobsException(ErrorIds.FileNotWritable, error.Message, file, error);
        }
    }
}
