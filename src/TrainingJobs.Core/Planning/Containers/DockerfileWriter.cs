using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Planning.Containers;

/// <summary>
/// Writes the instructions of a Dockerfile, in the same way for the images that targets build and for those that are given away.
/// What is in which image, and in which order, says who uses it.
/// </summary>
internal sealed class DockerfileWriter
{
    /// <summary>Options of pip for the build only: an ARG is a variable of the steps and not of the image.</summary>
    private static readonly string[] s_pipOptions = ["PIP_ROOT_USER_ACTION=ignore", "PIP_BREAK_SYSTEM_PACKAGES=1", "PIP_DISABLE_PIP_VERSION_CHECK=1"];

    private static readonly JsonSerializerOptions s_execForm = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly StringBuilder _text = new();

    public DockerfileWriter(string comment, string baseImage)
    {
        Line("# " + comment);
        Line("FROM " + baseImage);
    }

    public void Label(string name, string value) => Line($"LABEL {Quote(name)}={Quote(value)}");

    public void Variable(string name, string value) => Line($"ENV {name}={Quote(value)}");

    public void TimeZone(string zone) => Line("ENV TZ=" + OneLine(zone));

    public void Folder(string folder) => Line("WORKDIR " + folder);

    public void Port(JobPort port) => Line($"EXPOSE {port.ContainerPort}{(port.Protocol == "tcp" ? "" : "/" + port.Protocol)}");

    /// <summary>Copies a folder of the build's context; neither name may hold a space.</summary>
    public void CopyFolder(string source, string target) => Line($"COPY {source} {target}");

    public void CopyFile(string source, string target) => Line("COPY " + ExecForm([source, target]));

    public void InstallSystemPackages(IReadOnlyList<string> packages)
    {
        _text.Append("RUN apt-get update \\\n && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends");
        foreach (string package in packages)
        {
            _text.Append(" \\\n    ").Append(ShellQuoting.Quote(package));
        }

        _text.Append(" \\\n && rm -rf /var/lib/apt/lists/*\n");
    }

    public void InstallCondaPackages(IReadOnlyList<string> packages) => Run(["conda", "install", "-y", .. packages]);

    /// <summary>Sets what the steps with pip after it go by.</summary>
    public void PipOptions()
    {
        foreach (string option in s_pipOptions)
        {
            Line("ARG " + option);
        }
    }

    /// <summary>Has pip install what it is given: packages, files, or a requirements file behind <c>-r</c>.</summary>
    public void InstallPythonPackages(IReadOnlyList<string> arguments) =>
        Run(["python3", "-m", "pip", "install", "--no-cache-dir", .. arguments]);

    /// <summary>Installs a tool; an image may have it from elsewhere, with a version of its own.</summary>
    /// <param name="tool">Name of the program and of its package; nothing in it may mean anything to a shell.</param>
    public void InstallTool(string tool) => Shell($"command -v {tool} || python3 -m pip install --no-cache-dir {tool}");

    /// <summary>Runs a command without a shell, so that nothing in its words can mean anything to one.</summary>
    public void Run(IReadOnlyList<string> command) => Instruction("RUN", command);

    public void Shell(string text) => Run(["/bin/sh", "-c", text]);

    /// <summary>An instruction with a command in the form that no shell reads.</summary>
    public void Instruction(string name, IReadOnlyList<string> command) => Line($"{name} {ExecForm(command)}");

    /// <summary>A line as it is.</summary>
    public void Line(string line) => _text.Append(line).Append('\n');

    public override string ToString() => _text.ToString();

    private static string ExecForm(IReadOnlyList<string> words) =>
        JsonSerializer.Serialize(words, s_execForm).Replace("\",\"", "\", \"", StringComparison.Ordinal);

    private static string Quote(string text) => '"' + OneLine(text)
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("$", "\\$", StringComparison.Ordinal) + '"';

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
