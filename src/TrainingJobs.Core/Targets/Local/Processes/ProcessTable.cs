namespace TrainingJobs.Core.Targets.Local.Processes;

/// <summary>All processes of the machine at one moment, and which of them belong to which worker: one pass serves all workers.</summary>
internal sealed class ProcessTable
{
    private readonly List<ProcessEntry> _all = ProcessFiles.All();
    private readonly ILookup<int, ProcessEntry> _children;
    private readonly ILookup<int, ProcessEntry> _sessions;
    private readonly ILookup<WorkerKey, ProcessEntry> _marked;

    public ProcessTable()
    {
        _children = _all.ToLookup(process => process.Parent);
        _sessions = _all.ToLookup(process => process.Session);
        _marked = _all
            .Where(process => process.Id != Environment.ProcessId)
            .Select(process => (Process: process, Mark: ProcessFiles.MarkOf(process.Id)))
            .Where(pair => pair.Mark is not null)
            .ToLookup(pair => pair.Mark!.Value, pair => pair.Process);
    }

    /// <summary>
    /// Members of the shim's session, processes that carry the worker's variables wherever they went, and the descendants of both. Without
    /// the shim, and without what reads the output, which ends by itself when it has all.
    /// </summary>
    /// <param name="shim">Process id of the shim, which may have ended.</param>
    /// <param name="key">The worker.</param>
    public IReadOnlyList<ProcessEntry> Of(int shim, WorkerKey key)
    {
        var found = new Dictionary<int, ProcessEntry>();
        var next = new Stack<ProcessEntry>(_marked[key]);
        // Once the shim is gone its id may belong to a stranger, who must be left alone; but not while its session has members.
        ProcessEntry? leader = _sessions[shim].Where(process => process.Id == shim).Select(process => (ProcessEntry?)process).FirstOrDefault();
        if (leader is null ? !_all.Exists(process => process.Id == shim) : WorkerShim.Is(shim, key))
        {
            foreach (ProcessEntry member in _sessions[shim].Concat(_children[shim]))
            {
                next.Push(member);
            }
        }

        while (next.TryPop(out ProcessEntry process))
        {
            if (process.Id != shim && found.TryAdd(process.Id, process))
            {
                foreach (ProcessEntry child in _children[process.Id])
                {
                    next.Push(child);
                }
            }
        }

        return [.. found.Values.Where(process => !WorkerShim.IsReader(process.Id, key))];
    }

    /// <summary>The processes that take the worker's output to its files.</summary>
    public IReadOnlyList<ProcessEntry> ReadersOf(int shim, WorkerKey key) =>
        [.. _sessions[shim].Where(process => WorkerShim.IsReader(process.Id, key))];
}
