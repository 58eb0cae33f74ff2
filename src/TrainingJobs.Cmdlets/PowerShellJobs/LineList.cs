using System.Collections;
using System.Management.Automation;
using System.Reflection;

namespace TrainingJobs.Cmdlets.PowerShellJobs;

/// <summary>
/// A list that gives its first item away at no cost. The engine takes what is received out of a job's collection from the front, item by
/// item, which moves all others each time: of 640,000 lines for half a minute, in which Ctrl+C does nothing.
/// </summary>
internal sealed class LineList : IList<PSObject>
{
    /// <summary>Places at the front that are kept at the most before they are given back.</summary>
    private const int MostTaken = 4096;

    /// <summary>The engine's way to give a collection the list that it holds its items in, which the library that this is compiled against lacks.</summary>
    private static readonly ConstructorInfo? s_collection = typeof(PSDataCollection<PSObject>).GetConstructor(
        BindingFlags.Instance | BindingFlags.NonPublic, [typeof(IList<PSObject>)]);

    private readonly List<PSObject?> _items = [];
    private int _taken;

    public int Count => _items.Count - _taken;

    public bool IsReadOnly => false;

    public PSObject this[int index]
    {
        get => _items[At(index)]!;
        set => _items[At(index)] = value;
    }

    /// <summary>A collection of the engine that holds its lines in such a list; an ordinary one where the engine has no way to do that.</summary>
    public static PSDataCollection<PSObject> Collection() =>
        s_collection is null ? new() : (PSDataCollection<PSObject>)s_collection.Invoke([new LineList()]);

    public void Add(PSObject item) => _items.Add(item);

    public void Insert(int index, PSObject item) => _items.Insert(index == Count ? _items.Count : At(index), item);

    public void RemoveAt(int index)
    {
        if (index != 0)
        {
            _items.RemoveAt(At(index));
            return;
        }

        _items[At(0)] = null;
        _taken++;
        // All that is left is moved once for as many items as there are, so that each is moved once in the mean.
        if (_taken > MostTaken && _taken >= Count)
        {
            _items.RemoveRange(0, _taken);
            _taken = 0;
        }
    }

    public bool Remove(PSObject item)
    {
        int index = IndexOf(item);
        if (index >= 0)
        {
            RemoveAt(index);
        }

        return index >= 0;
    }

    public void Clear()
    {
        _items.Clear();
        _taken = 0;
    }

    public int IndexOf(PSObject item)
    {
        int index = _items.IndexOf(item, _taken);
        return index < 0 ? -1 : index - _taken;
    }

    public bool Contains(PSObject item) => IndexOf(item) >= 0;

    public void CopyTo(PSObject[] array, int arrayIndex) => _items.CopyTo(_taken, array!, arrayIndex, Count);

    public IEnumerator<PSObject> GetEnumerator() => _items.Skip(_taken).Select(item => item!).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private int At(int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return _taken + index;
    }
}
