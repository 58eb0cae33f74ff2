using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace TrainingJobs.Core.Secrets;

/// <summary>Values by the variable that they go into; zeroed at the end.</summary>
public sealed class ResolvedSecrets : IReadOnlyDictionary<string, SecretValue>, IDisposable
{
    private readonly Dictionary<string, SecretValue> _values = new(StringComparer.Ordinal);

    public SecretValue this[string key] => _values[key];

    public IEnumerable<string> Keys => _values.Keys;

    public IEnumerable<SecretValue> Values => _values.Values;

    public int Count => _values.Count;

    /// <summary>Replaces these values in texts; stays good when they are gone.</summary>
    public SecretRedactor NewRedactor() =>
        _values.Count == 0 ? SecretRedactor.None : new SecretRedactor(_values.Values.Select(value => value.Memory));

    public bool ContainsKey(string key) => _values.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out SecretValue value) => _values.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<string, SecretValue>> GetEnumerator() => _values.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public void Dispose()
    {
        foreach (SecretValue value in _values.Values)
        {
            value.Dispose();
        }

        _values.Clear();
    }

    /// <summary>Takes the value over.</summary>
    internal void Add(string name, SecretValue value) => _values.Add(name, value);
}
