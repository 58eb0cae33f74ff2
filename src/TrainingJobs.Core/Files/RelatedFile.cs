using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;

namespace TrainingJobs.Core.Files;

/// <summary>Reads files that a job file refers to. What is wrong with them is found at their own places.</summary>
internal static class RelatedFile
{
    /// <summary>The content; null when there is none, which is reported.</summary>
    public static YamlMapping? Read(string file, DiagnosticBag diagnostics, IReadOnlyList<string>? tags = null)
    {
        byte[] bytes;
        try
        {
            bytes = JobFileText.ReadBytes(file);
        }
        catch (TrainingJobsException exception)
        {
            diagnostics.Error(DiagnosticCodes.PathNotFound, new TextPosition(1, 1, file), exception.Message);
            return null;
        }

        int before = diagnostics.ErrorCount;
        YamlNode? root = JobFileText.Decode(bytes, diagnostics, file) is { } text ? YamlTreeReader.Read(text, diagnostics, file) : null;
        if (root is null or YamlScalar { IsNull: true } && diagnostics.ErrorCount == before)
        {
            return diagnostics.ErrorCount == before ? new YamlMapping(new TextPosition(1, 1, file)) : null;
        }

        UnknownTags.Report(root!, tags ?? [], diagnostics);
        return new NodeReader(diagnostics).Mapping(root, "file");
    }
}
