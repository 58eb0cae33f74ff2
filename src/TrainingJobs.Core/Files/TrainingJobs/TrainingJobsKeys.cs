namespace TrainingJobs.Core.Files.TrainingJobs;

/// <summary>All keys of a native job file, by the place they stand at. <c>module/trainingjobs.schema.json</c> lists the same.</summary>
internal static class TrainingJobsKeys
{
    public const string Jobs = "jobs";
    public const string Templates = "templates";
    public const string Extends = "extends";
    public const string Command = "command";
    public const string Parameters = "parameters";
    public const string Environment = "environment";
    public const string Labels = "labels";
    public const string Resources = "resources";
    public const string Name = "name";
    public const string Project = "project";

    /// <summary>Top-level keys with this beginning are the user's own, e.g. a place for anchors.</summary>
    public const string OwnPrefix = "x-";

    public static IReadOnlyList<string> File { get; } = ["$schema", "version", Project, Templates, Jobs];

    public static IReadOnlyList<string> Job { get; } =
    [
        Extends, "description", "kind", Command, "setup", "pipeline", "workingDirectory", Parameters, Environment, "variableAliases", "secrets", Resources, "image",
        "python", "systemPackages", "build", "native", "host", "mounts", "ports", "user", "keepContainer", "workers", "independentWorkers", "onWorkerFailure", "timeout", "hang",
        "priority", "retry", "outputs", "saveChangedFiles", "datasets", "data", "endpoint", "model", "schedules", Labels,
    ];

    /// <summary>A job that stands inside of another one.</summary>
    public static IReadOnlyList<string> InnerJob { get; } = [.. Job, Name, Project];

    public static IReadOnlyList<string> Parameter { get; } =
        [Name, "type", "default", "choices", "alias", "positional", "required", "expand", "help"];

    public static IReadOnlyList<string> Secret { get; } = ["key", "injectAs", "source", "as", "injectVia"];

    public static IReadOnlyList<string> JobResources { get; } = ["cpu", "memory", "storage", "shmSize", "gpu"];

    public static IReadOnlyList<string> Gpu { get; } = ["count", "types", "memory", "vendor", "maxPrice"];

    public static IReadOnlyList<string> Python { get; } = ["version", "requirements", "packages"];

    public static IReadOnlyList<string> Retry { get; } = ["attempts", "delay", "backoff", "on"];

    public static IReadOnlyList<string> Worker { get; } = [Command];

    public static IReadOnlyList<string> ShellCommand { get; } = ["run", "shell"];

    public static IReadOnlyList<string> Step { get; } = [Name, "job", "arguments"];

    public static IReadOnlyList<string> Build { get; } = ["conda", "tools", "commands", "timeZone", "ignore", "entrypoint", "default"];

    public static IReadOnlyList<string> Schedule { get; } = ["cron", "timeZone", "arguments", "size", Resources, "refreshDatasets", "notifyOnFailure"];

    public static IReadOnlyList<string> Dataset { get; } = [Name, Project, "public", "target", "path", "size", "producer"];

    public static IReadOnlyList<string> Data { get; } = ["code", "input", "output", "checkpoints", "volumes"];

    public static IReadOnlyList<string> Location { get; } = ["type", "uri", "options"];

    public static IReadOnlyList<string> StoredData { get; } = [Name, "public", "target"];

    public static IReadOnlyList<string> Endpoint { get; } = ["port", "reservation", "routes"];

    public static IReadOnlyList<string> Route { get; } = ["verb", "path", "file", "function", "positional", "body"];

    public static IReadOnlyList<string> RouteParameter { get; } = [Name, "type", "optional", "default"];

    public static IReadOnlyList<string> Model { get; } = [Name, "validation"];

    /// <summary>Fields that are merged by key when a job extends another; the others are replaced.</summary>
    public static IReadOnlyList<string> MergedByKey { get; } = [Environment, Labels, Resources];
}
