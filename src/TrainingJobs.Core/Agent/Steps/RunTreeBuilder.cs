using System.Globalization;
using TrainingJobs.Core.Planning;
using TrainingJobs.Core.Runs;
using TrainingJobs.Core.State;

namespace TrainingJobs.Core.Agent.Steps;

/// <summary>
/// Makes the runs of a plan: the run itself, and below it one for each step of its pipeline and for each maker of data that anything in
/// it reads. The makers come first, and each once, however many steps read the same data.
/// </summary>
internal sealed class RunTreeBuilder
{
    private readonly List<NewRun> _runs = [];
    private readonly TrainingRun? _earlier;
    private readonly Dictionary<(string? Parent, string? Step), TrainingRun> _earlierSteps = [];

    /// <param name="earlier">The run to go on from, and those of its steps that need not be run again if they have succeeded; empty for one that begins anew.</param>
    public RunTreeBuilder(IReadOnlyList<TrainingRun> earlier)
    {
        _earlier = earlier.Count > 0 ? earlier[0] : null;
        foreach (TrainingRun step in earlier.Skip(1))
        {
            _earlierSteps[(step.ParentId, step.Step)] = step;
        }
    }

    /// <summary>Name of the checkpoint folder of an earlier run.</summary>
    public Func<string, string>? CheckpointOf { get; init; }

    /// <summary>Id of a run that has made the data before, when it is still there; null when it has to be made.</summary>
    public Func<DatasetPlan, string?> FindReusableProducer { get; init; } = _ => null;

    /// <summary>Variables of the session that the runs get; those of this process unless something else is said.</summary>
    public Func<JobPlan, IReadOnlyDictionary<string, string>> Session { get; init; } =
        plan => SessionVariables.Capture(plan.Execution.ExpandedVariables);

    /// <summary>The run, and behind it its steps, each behind its parent.</summary>
    /// <param name="plan">What the run executes.</param>
    public IReadOnlyList<NewRun> Build(JobPlan plan)
    {
        NewRun root = Add(plan, null, null, null, _earlier);
        var names = new HashSet<string>(StringComparer.Ordinal);
        int stage = 1;
        foreach (IReadOnlyList<DatasetPlan> makers in Makers(plan))
        {
            foreach (DatasetPlan made in makers)
            {
                string name = Unique(made.Name, names);
                NewRun maker = AddStep(made.Producer!, root, name, stage, Old(_earlier, name));
                if (maker.Reused is null && FindReusableProducer(made) is { } run)
                {
                    _runs[_runs.IndexOf(maker)] = maker with { Reused = run };
                }
            }

            stage++;
        }

        AddPipeline(plan, root, stage, names, _earlier);
        return _runs;
    }

    private void AddPipeline(JobPlan plan, NewRun parent, int stage, HashSet<string> names, TrainingRun? earlier)
    {
        foreach (StagePlan steps in plan.Pipeline)
        {
            foreach (StepPlan step in steps.Steps)
            {
                string name = Unique(step.Name, names);
                TrainingRun? old = Old(earlier, name);
                NewRun run = AddStep(step.Plan, parent, name, stage, old);
                if (run.Reused is null)
                {
                    AddPipeline(run.Plan, run, 1, new HashSet<string>(StringComparer.Ordinal), old);
                }
            }

            stage++;
        }
    }

    private NewRun AddStep(JobPlan plan, NewRun parent, string name, int stage, TrainingRun? old)
    {
        // What a pipeline is worth to its user, its steps are worth.
        JobPlan ranked = plan.Policy.Priority == 0
            ? plan with { Policy = plan.Policy with { Priority = parent.Plan.Policy.Priority } } : plan;
        return Add(ranked, parent, name, stage, old);
    }

    private NewRun Add(JobPlan plan, NewRun? parent, string? name, int? stage, TrainingRun? old)
    {
        var run = new NewRun
        {
            Id = RunId.New(),
            Plan = plan,
            Session = Session(plan),
            Checkpoint = old is null ? null : CheckpointOf?.Invoke(old.Id),
            Parent = parent?.Id,
            Step = name,
            Stage = stage,
            Reused = parent is not null && old?.State == RunState.Succeeded ? old.Id : null,
        };
        _runs.Add(run);
        return run;
    }

    private TrainingRun? Old(TrainingRun? earlier, string step) =>
        earlier is null ? null : _earlierSteps.GetValueOrDefault((earlier.Id, step));

    /// <summary>Makers of data, those first whose data others read; each once.</summary>
    private static IEnumerable<IReadOnlyList<DatasetPlan>> Makers(JobPlan plan)
    {
        var found = new Dictionary<(string? Project, string Name), (DatasetPlan Data, int Depth)>();
        Find(plan);
        return found.Values.GroupBy(maker => maker.Depth, maker => maker.Data).OrderBy(group => group.Key).Select(group => group.ToArray());

        // How many stages of makers the plan needs before it.
        int Find(JobPlan reader)
        {
            int before = 0;
            foreach (DatasetPlan data in reader.Data.Datasets.Where(data => data.Producer is not null))
            {
                (string? Project, string Name) key = (data.Project ?? reader.Job.Project, data.Name);
                if (!found.TryGetValue(key, out (DatasetPlan Data, int Depth) maker))
                {
                    maker = (data, Find(data.Producer!));
                    found[key] = maker;
                }

                before = Math.Max(before, maker.Depth + 1);
            }

            foreach (StepPlan step in reader.Pipeline.SelectMany(stage => stage.Steps))
            {
                before = Math.Max(before, Find(step.Plan));
            }

            return before;
        }
    }

    private static string Unique(string name, HashSet<string> names)
    {
        string unique = name;
        for (int i = 2; !names.Add(unique); i++)
        {
            unique = string.Create(CultureInfo.InvariantCulture, $"{name}-{i}");
        }

        return unique;
    }
}
