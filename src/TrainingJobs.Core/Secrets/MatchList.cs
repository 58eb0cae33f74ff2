namespace TrainingJobs.Core.Secrets;

/// <summary>Places of a text that belong to matches, in order and without overlap; no memory is taken while there are none.</summary>
internal ref struct MatchList
{
    private List<(int Start, int End)>? _ranges;

    public readonly IReadOnlyList<(int Start, int End)> Ranges => _ranges ?? (IReadOnlyList<(int Start, int End)>)[];

    /// <summary>Adds a match that ends behind all others; those that it overlaps become one with it. Those that only touch stay apart.</summary>
    public void Add(int start, int end)
    {
        _ranges ??= [];
        while (_ranges.Count > 0 && _ranges[^1].End > start)
        {
            start = Math.Min(start, _ranges[^1].Start);
            _ranges.RemoveAt(_ranges.Count - 1);
        }

        _ranges.Add((start, end));
    }
}
