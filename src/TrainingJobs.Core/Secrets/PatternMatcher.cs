namespace TrainingJobs.Core.Secrets;

/// <summary>
/// Finds many byte patterns in one pass (Aho and Corasick): the time depends on the length of the data alone, whatever the patterns
/// are. States are numbered by depth. The first ones, in which nearly all of a text is read, have a table with a target for each
/// byte; the others only their children and the state of the longest proper suffix, so that long patterns cost little memory.
/// </summary>
internal sealed class PatternMatcher
{
    /// <summary>256 entries of 4 bytes each.</summary>
    private const int MaxTables = 512;

    // Marks a target at whose state a pattern ends.
    private const int Ends = int.MinValue;

    private readonly int[] _tables;
    private readonly int _tableCount;
    private readonly int[] _firstChild;
    private readonly int[] _childCount;
    private readonly byte[] _byte;
    private readonly int[] _suffix;
    private readonly int[] _depth;

    // Length of the longest pattern that ends at the state, also as a suffix; 0 for none.
    private readonly int[] _ending;

    public PatternMatcher(IEnumerable<byte[]> patterns)
    {
        // Sorted patterns that share a prefix stand beside each other, so that a state is a range of them, and its children are
        // states in a row.
        byte[][] sorted = [.. patterns.Where(pattern => pattern.Length > 0)];
        Array.Sort(sorted, (left, right) => left.AsSpan().SequenceCompareTo(right));
        Longest = sorted.Length == 0 ? 0 : sorted.Max(pattern => pattern.Length);

        var ranges = new List<(int From, int To)> { (0, sorted.Length) };
        var first = new List<int>();
        var count = new List<int>();
        var bytes = new List<byte> { 0 };
        var depth = new List<int> { 0 };
        var ending = new List<int> { 0 };
        for (int state = 0; state < ranges.Count; state++)
        {
            (int from, int to) = ranges[state];
            first.Add(ranges.Count);
            while (from < to && sorted[from].Length == depth[state])
            {
                ending[state] = depth[state];
                from++;
            }

            while (from < to)
            {
                int start = from;
                byte label = sorted[start][depth[state]];
                while (from < to && sorted[from][depth[state]] == label)
                {
                    from++;
                }

                ranges.Add((start, from));
                bytes.Add(label);
                depth.Add(depth[state] + 1);
                ending.Add(0);
            }

            count.Add(ranges.Count - first[state]);
        }

        _firstChild = [.. first];
        _childCount = [.. count];
        _byte = [.. bytes];
        _depth = [.. depth];
        _ending = [.. ending];
        _suffix = new int[_depth.Length];
        _tableCount = Math.Min(_depth.Length, MaxTables);
        _tables = new int[_tableCount * 256];
        Link();
    }

    /// <summary>Length of the longest pattern.</summary>
    public int Longest { get; }

    /// <summary>Calls back for each place at which a pattern ends, with the longest that ends there.</summary>
    /// <returns>Length of the longest end of the data that is the beginning, and not the whole, of a pattern.</returns>
    public int Scan(ReadOnlySpan<byte> data, ref MatchList matches)
    {
        int state = 0;
        int[] tables = _tables;
        for (int index = 0; index < data.Length; index++)
        {
            int target = state < _tableCount ? tables[(state << 8) | data[index]] : Next(state, data[index]);
            state = target & ~Ends;
            if (target < 0)
            {
                matches.Add(index + 1 - _ending[state], index + 1);
            }
        }

        while (_childCount[state] == 0 && state != 0)
        {
            state = _suffix[state];
        }

        return _depth[state];
    }

    private int Next(int state, byte label)
    {
        while (state >= _tableCount)
        {
            int child = Child(state, label);
            if (child >= 0)
            {
                return Target(child);
            }

            state = _suffix[state];
        }

        return _tables[(state << 8) | label];
    }

    private int Child(int state, byte label)
    {
        int first = _firstChild[state];
        int found = _byte.AsSpan(first, _childCount[state]).IndexOf(label);
        return found < 0 ? -1 : first + found;
    }

    private int Target(int state) => _ending[state] > 0 ? state | Ends : state;

    // In the order of depth, so that all that is shorter is known.
    private void Link()
    {
        for (int state = 0; state < _depth.Length; state++)
        {
            int suffix = _suffix[state];
            _ending[state] = Math.Max(_ending[state], _ending[suffix]);
            if (state < _tableCount)
            {
                _tables.AsSpan(suffix << 8, 256).CopyTo(_tables.AsSpan(state << 8, 256));
            }

            for (int child = _firstChild[state]; child < _firstChild[state] + _childCount[state]; child++)
            {
                byte label = _byte[child];
                _suffix[child] = state == 0 ? 0 : Next(suffix, label) & ~Ends;
                if (state < _tableCount)
                {
                    // Of the child itself it is known later whether one of its suffixes ends a pattern.
                    _ending[child] = Math.Max(_ending[child], _ending[_suffix[child]]);
                    _tables[(state << 8) | label] = Target(child);
                }
            }
        }
    }
}
