namespace TrainingJobs.Core.Targets;

/// <summary>
/// Names a worker of an attempt. Everything that is made for it on a target carries this name, so that it can be found again by
/// somebody who knows nothing but the run.
/// </summary>
internal readonly record struct WorkerKey(string RunId, int Attempt, int Index)
{
    public override string ToString() => $"{RunId}-{Attempt}-{Index}";

    public static WorkerKey? Parse(ReadOnlySpan<char> text)
    {
        int last = text.LastIndexOf('-');
        int first = last > 0 ? text[..last].LastIndexOf('-') : -1;
        return first > 0
            && int.TryParse(text[(last + 1)..], out int index)
            && int.TryParse(text[(first + 1)..last], out int attempt)
                ? new WorkerKey(text[..first].ToString(), attempt, index)
                : null;
    }
}
