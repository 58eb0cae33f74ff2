using TrainingJobs.Core.Files;

namespace TrainingJobs.Core.Tests.Files.ProxiMl;

internal static class ProxiMlTexts
{
    /// <summary>A request on five lines; parts of it can be replaced as JSON.</summary>
    public static string Request(string type = "training", string resources = """{"gpu_types": ["rtx3090"]}""", string workers = """["python train.py"]""", string rest = "") =>
        $$"""
        {"name": "a", "type": "{{type}}",
         "resources": {{resources}},
         "workers": {{workers}}{{(rest.Length == 0 ? "" : ",\n " + rest)}}
        }
        """;

    public static JobFileResult Read(string text, string folder = "/nowhere") => JobFileReader.ReadText(text, Path.Combine(folder, "job.json"));
}
