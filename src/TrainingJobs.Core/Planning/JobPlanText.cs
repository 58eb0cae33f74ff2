using System.Globalization;
using System.Text;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Planning;

/// <summary>Shows a plan to people: what -WhatIf and <c>trainingjobs plan</c> print.</summary>
public static class JobPlanText
{
    private const int LabelWidth = 14;

    /// <summary>The plan in lines of label and value, without a line end after the last one.</summary>
    public static string Render(JobPlan plan)
    {
        var lines = new List<string>();
        Add("Job", plan.Project is null ? plan.JobName : $"{plan.Project}/{plan.JobName}");
        Add("Kind", plan.Kind == JobKind.Training ? "" : plan.Kind.ToString());
        Add("Not to start", plan.NotStartable ?? "");
        Add("Target", plan.Target);
        AddWorkers(plan, Add);
        Add("Before it", [.. plan.Setup.Select(s => s.CommandLine)]);
        AddPipeline(plan, Add);
        Add("Datasets", [.. plan.WithInner().SelectMany(part => part.Datasets).DistinctBy(data => (data.Project, data.Name)).Select(Describe)]);
        Add("Code", plan.Data?.Code?.ToString() ?? "");
        Add("Input", plan.Data?.Input?.ToString() ?? "");
        Add("Checkpoints", [.. plan.Data?.Checkpoints.Select(c => c.ToString()) ?? []]);
        Add("Volumes", string.Join(", ", plan.Data?.Volumes ?? []));
        Add("Routes", [.. plan.Endpoint?.Routes.Select(r => r.ToString()) ?? []]);
        Add("Folder", [.. plan.Workers.Select(w => w.WorkingDirectory).Distinct()]);
        Add("Variables", [.. plan.Workers.SelectMany(w => w.Environment).Distinct().Select(v => $"{v.Key}={v.Value}")]);
        Add("Set by the run", string.Join(", ", plan.RunVariables));
        Add("", [.. plan.VariableAliases.Select(a => $"{a.Key}, the same as {a.Value}")]);
        Add("Secrets", [.. plan.Secrets.Select(Describe)]);
        Add("Resources", plan.Workers.Count > 1 && plan.Resources.ToString() is { Length: > 0 } each ? each + " for each worker" : plan.Resources.ToString());
        Add("Image", plan.Image ?? "");
        Add("Dockerfile", plan.Dockerfile ?? "");
        Add("Mounts", [.. plan.Mounts.Select(m => m.ToString())]);
        Add("Ports", [.. plan.Ports.Select(p => p.ToString())]);
        Add("User", plan.User ?? "");
        Add("Containers", plan.KeepContainer ? "kept until the run is removed" : "");
        Add("Python", Describe(plan.Python));
        Add("Packages", string.Join(", ", plan.SystemPackages));
        Add("Time limit", plan.Timeout is { } limit ? Duration.Format(limit) : "none");
        Add("Hang limit", plan.Hang is { } hang ? $"{Duration.Format(hang)} without output" : "");
        Add("Priority", plan.Priority == 0 ? "" : plan.Priority.ToString(CultureInfo.InvariantCulture));
        Add("When one fails", plan.OnWorkerFailure == WorkerFailurePolicy.Continue ? "the other workers go on" : "");
        Add("Retry", Describe(plan.Retry));
        Add("Outputs", [.. plan.Outputs, .. plan.SaveChangedFiles ? ["all files that the run changes"] : Array.Empty<string>()]);
        Add("Results go to", plan.Data?.Output?.ToString() ?? "");
        Add("Model", plan.Model?.Name ?? "");
        Add("Labels", [.. plan.Labels.Select(l => $"{l.Key}={l.Value}")]);
        return string.Join('\n', lines);

        void Add(string label, params IReadOnlyList<string> values)
        {
            foreach (string line in values.SelectMany(v => v.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n')))
            {
                if (line.Length > 0 || values.Count > 1)
                {
                    lines.Add($"{label.PadRight(LabelWidth)}  {line}".TrimEnd());
                    label = "";
                }
            }
        }
    }

    private static void AddWorkers(JobPlan plan, Action<string, IReadOnlyList<string>> add)
    {
        if (plan.Workers.Count == 0)
        {
            return;
        }

        if (plan.Workers.Select(w => w.CommandLine).Distinct().Count() == 1)
        {
            add("Command", [plan.Workers[0].CommandLine]);
            add("Workers", [plan.Workers.Count == 1 ? "1" : $"{plan.Workers.Count}, all with this command"]);
            return;
        }

        foreach (WorkerPlan worker in plan.Workers)
        {
            add($"Worker {worker.Index}", [worker.CommandLine]);
        }
    }

    private static void AddPipeline(JobPlan plan, Action<string, IReadOnlyList<string>> add)
    {
        for (int i = 0; i < plan.Pipeline.Count; i++)
        {
            add($"Stage {i + 1}", [.. plan.Pipeline[i].Steps.Select(Describe)]);
        }
    }

    private static string Describe(StepPlan step) =>
        $"{step.Name}: {What(step.Plan)}";

    private static string What(JobPlan plan) => plan.Pipeline.Count > 0 ? $"pipeline of {plan.Pipeline.Count} stages"
        : plan.Workers.Count > 0 ? plan.Workers[0].CommandLine
        : "no command";

    private static string Describe(DatasetPlan dataset)
    {
        string name = dataset.Project is null ? dataset.Name : $"{dataset.Project}/{dataset.Name}";
        string path = dataset.Path is null ? "" : $" in {dataset.Path}";
        path += dataset.Target is null ? "" : $" at {dataset.Target}";
        return $"{name}{path}{(dataset.Producer is { } producer ? $", made before by {producer.JobName}: {What(producer)}" : "")}";
    }

    private static string Describe(JobSecret secret)
    {
        string source = secret.Source switch
        {
            SecretSource.Environment => "the environment",
            SecretSource.SecretManagement => "SecretManagement",
            SecretSource.Vault => "Vault",
            _ => "store",
        };
        string key = secret.Key == secret.InjectAs ? "" : $" '{secret.Key}'";
        string via = secret.Via == SecretChannel.Environment ? ", visible in 'docker inspect' where the image has no shell" : "";
        return secret.As == SecretInjection.File ? $"{secret.InjectAs}: path of a file with the secret{key} from {source}" : $"{secret.InjectAs}{key} from {source}{via}";
    }

    private static string Describe(PythonRequirements? python)
    {
        if (python is null)
        {
            return "";
        }

        var text = new StringBuilder(python.Version ?? "any version");
        if (python.Requirements is not null)
        {
            text.Append(", requirements of ").Append(python.Requirements);
        }

        if (python.Packages.Count > 0)
        {
            text.Append(", packages ").AppendJoin(", ", python.Packages);
        }

        return text.ToString();
    }

    private static string Describe(RetryPolicy? retry)
    {
        if (retry is not { Attempts: > 1 })
        {
            return "none";
        }

        string text = $"up to {retry.Attempts} attempts";
        if (retry.Delay > TimeSpan.Zero)
        {
            text += $", {Duration.Format(retry.Delay)} apart";
        }

        if (retry.Backoff > 1)
        {
            text += string.Create(CultureInfo.InvariantCulture, $", each pause {retry.Backoff} times the one before");
        }

        return retry.On.Count > 0 ? $"{text}, on {string.Join(", ", retry.On)}" : text;
    }
}
