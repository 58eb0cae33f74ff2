namespace TrainingJobs.Core.Files.ProxiMl;

/// <summary>All keys of a request, by the place they stand at, old spellings included.</summary>
internal static class ProxiMlKeys
{
    public static IReadOnlyList<string> Job { get; } =
    [
        "name", "type", "resources", "workers", "worker_commands", "worker_count", "command", "environment", "data", "model", "endpoint",
        "source_job_uuid", "project_uuid", "git_uri",
    ];

    public static IReadOnlyList<string> Resources { get; } =
        ["gpu_count", "gpu_types", "gpu_type", "gpu_type_id", "cpu_count", "disk_size", "max_price", "preemptible"];

    public static IReadOnlyList<string> Environment { get; } =
        ["type", "custom_image", "env", "packages", "credentials", "secrets", "worker_key_types", "worker_keys"];

    public static IReadOnlyList<string> Packages { get; } = ["apt", "pip", "conda"];

    public static IReadOnlyList<string> Data { get; } =
        ["datasets", "input_type", "input_uri", "input_options", "output_type", "output_uri", "output_options", "volumes"];

    public static IReadOnlyList<string> Stored { get; } = ["id", "name", "public", "type", "dataset_uuid", "checkpoint_uuid", "project_uuid"];

    public static IReadOnlyList<string> Model { get; } =
        ["source_type", "source_uri", "source_options", "checkpoints", "project_uuid", "git_uri", "model_uuid"];

    public static IReadOnlyList<string> Endpoint { get; } = ["routes", "start_command", "reservation_id"];

    public static IReadOnlyList<string> Route { get; } = ["verb", "path", "file", "function", "positional", "body"];

    public static IReadOnlyList<string> Parameter { get; } = ["name", "type", "optional", "default_value", "positional"];

    public static IReadOnlyList<string> InputTypes { get; } = ["aws", "azure", "gcp", "local", "regional", "wasabi", "web"];

    public static IReadOnlyList<string> OutputTypes { get; } = ["aws", "azure", "gcp", "local", "regional", "proximl", "wasabi", "git"];

    public static IReadOnlyList<string> ModelTypes { get; } = ["aws", "azure", "gcp", "git", "local", "proximl", "wasabi", "web", "regional"];
}
