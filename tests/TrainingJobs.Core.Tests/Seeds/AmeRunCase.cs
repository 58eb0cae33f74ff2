namespace TrainingJobs.Core.Tests.Seeds;

/// <summary>One example of AME's documentation, and what must come of it.</summary>
/// <param name="File">Name of the file in <c>examples/ame</c>, without its ending.</param>
/// <param name="Job">The task or model.</param>
/// <param name="Line">What it prints.</param>
/// <param name="Artifact">What it leaves, or one of its steps does.</param>
/// <param name="Steps">Its steps and makers of data; none for a single task.</param>
internal sealed record AmeRunCase(string File, string Job, string Line, string Artifact, params string[] Steps)
{
    private const string Slope = "epoch 19: slope 3.000";
    public const string Model = "model.txt";
    private const string Secrets = "secrets: MY_BLOB_STORAGE_SECRET COMPANY_SECRET";
    private const string Saved = "path/to/artifact_dir/artifact.txt";

    public static IReadOnlyList<AmeRunCase> All { get; } =
    [
        new("minimal", "train_my_model", Slope, Model),
        new("resources", "train_my_model", Slope, Model),
        new("secrets", "train_my_model", Secrets, Model),
        new("executors", "with_pipenv", Slope, Model),
        new("executors", "with_pip", Slope, Model),
        new("mlflow", "train_my_model", Slope, Model),
        new("custom", "train_my_model", Slope, Model),
        new("template", "train_my_model", Secrets, Model),
        new("template-of-project", "train_my_model", Secrets, Model),
        new("artifacts-paths", "artifact_task", "means: x=1 y=2", Saved),
        new("artifacts-changed", "artifact_task", "means: x=1 y=2", Saved),
        new("dataset", "artifact_task", "means: x=2 y=3", Saved, "somedataset"),
        new("model-by-reference", "product_recommendor", Secrets, Model),
        new("model-inline", "train_my_model", Slope, Model),
        new("task-by-reference", "other_task", Secrets, Model),
        new("trigger", "my_task", Secrets, Model),
        new("pipeline-inline", "other_task", "10 points", Model, "preprocessing", "training"),
        new("pipeline-by-reference", "train_my_model", "10 points", Model, "preprocessing", "training"),
        new("pipeline-parallel", "train_my_model", "12 points", Model, "prepare_dataset_one", "prepare_dataset_two", "training"),
        new("environment", "train_my_model", "SOME_VAR is SOME_VAL", Model),
    ];

    public string Name => $"{File} {Job}";

    public static AmeRunCase Of(string name) => All.Single(one => one.Name == name);
}
