using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Planning;

namespace TrainingJobs.Host.Terminal;

/// <summary>A plan for people to read.</summary>
internal static class PlanText
{
    public static void Write(TextWriter output, JobPlan plan)
    {
        Line("Job", plan.Project is null ? plan.JobName : $"{plan.Project}/{plan.JobName}");
        Line("File", plan.Source is { } source ? $"{HostConsole.ShortPath(source.File)}:{source.Line}" : null);
        Line("Target", plan.Target);
        Line("Image", plan.Image);
        Line("Python", plan.Python is { } python ? Describe(python) : null);
        Line("Packages", string.Join(", ", plan.SystemPackages));
        Line("Secrets", string.Join(", ", plan.Secrets.Select(s => $"{s.InjectAs} from {s.Source} '{s.Key}'")));
        Line("Resources", plan.Resources.ToString());
        Line("Time limit", plan.Timeout is { } timeout ? Duration.Format(timeout) : "none");
        Line("Retry", plan.Retry is { } retry ? Describe(retry) : null);
        Line("Outputs", string.Join(", ", plan.Outputs));
        Line("Labels", string.Join(", ", plan.Labels.Select(l => $"{l.Key}={l.Value}")));
        foreach (WorkerPlan worker in plan.Workers)
        {
            output.WriteLine($"Worker {worker.Index}");
            Line("  Command", worker.CommandLine.ReplaceLineEndings(Environment.NewLine + new string(' ', 14)));
            Line("  Folder", worker.WorkingDirectory);
            foreach ((string name, string value) in worker.Environment)
            {
                Line("  Variable", $"{name}={value}");
            }
        }

        Line("At start", string.Join(", ", plan.RunVariables));

        void Line(string label, string? text)
        {
            if (!string.IsNullOrEmpty(text))
            {
                output.WriteLine($"{label,-14}{text}");
            }
        }
    }

    private static string Describe(PythonRequirements python) => string.Join(
        ", ",
        new[] { python.Version ?? "any version", python.Requirements, python.Packages.Count > 0 ? string.Join(' ', python.Packages) : null }
            .Where(p => p is not null));

    private static string Describe(RetryPolicy retry)
    {
        string text = $"{retry.Attempts} attempts, {Duration.Format(retry.Delay)} apart";
        if (retry.Backoff > 1)
        {
            text += FormattableString.Invariant($", each pause {retry.Backoff} times longer");
        }

        return retry.On.Count > 0 ? $"{text}, on {string.Join(", ", retry.On)}" : text;
    }
}
