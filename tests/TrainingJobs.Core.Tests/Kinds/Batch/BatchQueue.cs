using System.Globalization;

namespace TrainingJobs.Core.Tests.Kinds.Batch;

/// <summary>
/// A little batch system: it makes the ids, knows jobs by names too, and moves each one state on whenever somebody asks: it waits, runs, has
/// ended, and only after that tells its exit code.
/// </summary>
internal sealed class BatchQueue
{
    private readonly Lock _lock = new();
    private readonly List<Job> _jobs = [];
    private int _questions;

    /// <summary>How often somebody has asked.</summary>
    public int Questions => Volatile.Read(ref _questions);

    /// <summary>Jobs that were ever taken in.</summary>
    public int Submissions { get; private set; }

    /// <summary>Questions in which a job is seen waiting before it runs.</summary>
    public int WaitsFor { get; init; } = 2;

    /// <summary>Ids and names of the jobs that it has.</summary>
    public IReadOnlyList<(string Id, string Name)> Jobs
    {
        get
        {
            lock (_lock)
            {
                return [.. _jobs.Select(job => (job.Id, job.Name))];
            }
        }
    }

    /// <summary>Takes in jobs, all or none; gives their ids.</summary>
    public IReadOnlyList<string> Submit(IReadOnlyList<string> names)
    {
        lock (_lock)
        {
            int array = 4711 + Submissions;
            Submissions += names.Count;
            Job[] jobs = [.. names.Select((name, index) => new Job($"{array}_{index}", name))];
            _jobs.AddRange(jobs);
            return [.. jobs.Select(job => job.Id)];
        }
    }

    /// <summary>What is known of jobs, by their names.</summary>
    public IReadOnlyList<(string Id, string Name, string State, int? Code)> Ask()
    {
        Interlocked.Increment(ref _questions);
        lock (_lock)
        {
            foreach (Job job in _jobs)
            {
                job.Asked++;
            }

            return [.. _jobs.Select(job => (job.Id, job.Name, StateOf(job), job.Asked > WaitsFor + 2 ? (int?)0 : null))];
        }
    }

    /// <summary>What a job has printed so far.</summary>
    public string Printed(string name)
    {
        lock (_lock)
        {
            return _jobs.Find(job => job.Name == name) is { } job
                ? string.Concat(Enumerable.Range(1, Math.Clamp(job.Asked - WaitsFor, 0, 2)).Select(line => string.Create(CultureInfo.InvariantCulture, $"line {line}\n")))
                : "";
        }
    }

    public void Remove(string name)
    {
        lock (_lock)
        {
            _jobs.RemoveAll(job => job.Name == name);
        }
    }

    private string StateOf(Job job) => job.Asked <= WaitsFor ? "PD" : job.Asked == WaitsFor + 1 ? "R" : "CD";

    private sealed record Job(string Id, string Name)
    {
        public int Asked { get; set; }
    }
}
