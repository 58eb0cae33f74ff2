using TrainingJobs.Core.Files;

namespace TrainingJobs.Core.Tests.Files.Modelbit;

internal static class ModelbitTexts
{
    /// <summary>A file whose runtimeInfo has the lines, which begin on line 4.</summary>
    public static string File(string info, string rest = "") =>
        $"owner: you@company.com\nruntimeInfo:\n  mainFunction: train\n{info}\n{rest}{(rest.Length == 0 ? "" : "\n")}schemaVersion: 1\n";

    public static JobFileResult Read(string info, string rest = "", string folder = "/nowhere/training_jobs/my job", JobReadOptions? options = null) =>
        JobFileReader.ReadText(File(info, rest), Path.Combine(folder, "metadata.yaml"), options);

    /// <summary>Lines of runtimeInfo with the arguments, which begin on line 6.</summary>
    public static string Arguments(params string[] arguments) =>
        "  pythonVersion: \"3.12\"\n  mainFunctionArgs:" + (arguments.Length == 0 ? " []" : string.Concat(arguments.Select(a => $"\n    - {a}")));
}
