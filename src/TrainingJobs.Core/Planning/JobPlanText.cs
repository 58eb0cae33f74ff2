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
        Add("Job", plan.Job.ToString());
        Add("Kind", plan.Job.Kind == JobKind.Training ? "" : plan.Job.Kind.ToString());
        Add("Not to start", plan.NotStartable ?? "");
        Add("Target", plan.Placement.Target);
        AddWorkers(plan, Add);
        Add("Before it", [.. plan.Execution.Setup.Select(s => s.CommandLine)]);
        AddPipeline(plan, Add);
        Add("Datasets", [.. plan.WithInner().SelectMany(part => part.Data.Datasets).DistinctBy(data => (data.Project, data.Name)).Select(Describe)]);
        Add("Code", plan.Data.Locations?.Code?.ToString() ?? "");
        Add("Input", plan.Data.Locations?.Input?.ToString() ?? "");
        Add("Checkpoints", [.. plan.Data.Locations?.Checkpoints.Select(c => c.ToString()) ?? []]);
        Add("Volumes", string.Join(", ", plan.Data.Locations?.Volumes ?? []));
        Add("Routes", [.. plan.Endpoint?.Routes.Select(r => r.ToString()) ?? []]);
        Add("Folder", [.. plan.Execution.Workers.Select(w => w.WorkingDirectory).Distinct()]);
        Add("Variables", [.. plan.Execution.Workers.SelectMany(w => w.Environment).Distinct().Select(v => $"{v.Key}={v.Value}")]);
        Add("Set by the run", string.Join(", ", plan.Execution.RunVariables));
        Add("", [.. plan.Execution.VariableAliases.Select(a => $"{a.Key}, the same as {a.Value}")]);
        Add("Secrets", [.. plan.Execution.Secrets.Select(Describe)]);
        Add("Resources", plan.Execution.Workers.Count > 1 && plan.Execution.Resources.ToString() is { Length: > 0 } each ? each + " for each worker" : plan.Execution.Resources.ToString());
        Add("Image", plan.Container?.Image ?? "");
        Add("Dockerfile", plan.Container?.Dockerfile ?? "");
        Add("Mounts", [.. plan.Container?.Mounts.Select(m => m.ToString()) ?? []]);
        Add("Ports", [.. plan.Container?.Ports.Select(p => p.ToString()) ?? []]);
        Add("User", plan.Container?.User ?? "");
        Add("Containers", plan.Container is { Keep: true } ? "kept until the run is removed" : "");
        Add("Python", Describe(plan.Python));
        Add("Packages", string.Join(", ", plan.Container?.SystemPackages ?? []));
        Add("Time limit", plan.Policy.Timeout is { } limit ? Duration.Format(limit) : "none");
        Add("Hang limit", plan.Policy.Hang is { } hang ? $"{Duration.Format(hang)} without output" : "");
        Add("Priority", plan.Policy.Priority == 0 ? "" : plan.Policy.Priority.ToString(CultureInfo.InvariantCulture));
        Add("When one fails", plan.Policy.OnWorkerFailure == WorkerFailurePolicy.Continue ? "the other workers go on" : "");
        Add("Retry", Describe(plan.Policy.Retry));
        Add("Outputs", [.. plan.Data.Outputs, .. plan.Data.SaveChangedFiles ? ["all files that the run changes"] : Array.Empty<string>()]);
        Add("Results go to", plan.Data.Locations?.Output?.ToString() ?? "");
        Add("Model", plan.Data.Model?.Name ?? "");
        Add("Labels", [.. plan.Job.Labels.Select(l => $"{l.Key}={l.Value}")]);
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
        if (plan.Execution.Workers.Count == 0)
        {
            return;
        }

        if (plan.Execution.Workers.Select(w => w.CommandLine).Distinct().Count() == 1)
        {
            add("Command", [plan.Execution.Workers[0].CommandLine]);
            add("Workers", [plan.Execution.Workers.Count == 1 ? "1" : $"{plan.Execution.Workers.Count}, all with this command"]);
            return;
        }

        foreach (WorkerPlan worker in plan.Execution.Workers)
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
        : plan.Execution.Workers.Count > 0 ? plan.Execution.Workers[0].CommandLine
        : "no command";

    private static string Describe(DatasetPlan dataset)
    {
        string name = dataset.Project is null ? dataset.Name : $"{dataset.Project}/{dataset.Name}";
        string path = dataset.Path is null ? "" : $" in {dataset.Path}";
        path += dataset.Target is null ? "" : $" at {dataset.Target}";
        return $"{name}{path}{(dataset.Producer is { } producer ? $", made before by {producer.Job.Name}: {What(producer)}" : "")}";
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
