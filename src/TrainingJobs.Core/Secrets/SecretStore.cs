using System.Text.Json;

namespace TrainingJobs.Core.Secrets;

/// <summary>
/// Encrypted secrets in a folder: those that people set, and beside them the values that a session has looked up for a run, which
/// wait there for the agent. Safe for several threads and processes: changes take a lock, readers see the file before or after.
/// </summary>
/// <param name="folder">Folder of the store; it is made, for the owner only, when the first value is set.</param>
/// <param name="time">The clock for dates; the system's when null.</param>
public sealed class SecretStore(string folder, TimeProvider? time = null)
{
    private const string NamedArea = "store";

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly SecretKeyFile _key = new(Path.Combine(folder, "key"));
    private readonly string _named = Path.Combine(folder, "secrets.json");
    private readonly string _runs = Path.Combine(folder, "runs");

    /// <summary>Path of the folder.</summary>
    public string Folder => folder;

    /// <summary>Stores a value under a name.</summary>
    /// <param name="name">Name; upper and lower case differ.</param>
    /// <param name="value">Value; stays the caller's.</param>
    /// <param name="replace">False keeps a value that is there.</param>
    /// <exception cref="TrainingJobsException">SecretInvalid, SecretExists, SecretStoreDamaged, SecretStoreInsecure, StateUnavailable.</exception>
    public SecretInfo Set(string name, SecretValue value, bool replace = true)
    {
        SecretRules.CheckName(name);
        SecretRules.CheckValue(name, value);
        return Change(() =>
        {
            if (!replace && Read(_named)?.Find(name) is not null)
            {
                throw new TrainingJobsException(ErrorCodes.SecretExists, $"There is a secret '{name}' already. Nothing was changed.", name);
            }

            using SecretCipher cipher = OpenOrCreateKey();
            return Info(Put(_named, NamedArea, cipher, [new(name, value)]).Find(name)!);
        });
    }

    /// <summary>The value of a secret, to be disposed of by the caller; null when there is none.</summary>
    /// <exception cref="TrainingJobsException">SecretStoreDamaged, SecretStoreInsecure, StateUnavailable.</exception>
    public SecretValue? TryGet(string name) => Guard(() => Get(_named, NamedArea, name));

    /// <summary>The value of a secret as text, for what takes nothing else; null when there is none. It cannot be zeroed.</summary>
    /// <exception cref="TrainingJobsException">SecretStoreDamaged, SecretStoreInsecure, StateUnavailable.</exception>
    internal string? Reveal(string name)
    {
        using SecretValue? value = TryGet(name);
        return value?.Reveal();
    }

    /// <summary>True when there is a secret of the name; needs no key.</summary>
    /// <exception cref="TrainingJobsException">SecretStoreDamaged, StateUnavailable.</exception>
    public bool Contains(string name) => Guard(() => Read(_named)?.Find(name) is not null);

    /// <summary>All secrets that people have set, by name.</summary>
    /// <exception cref="TrainingJobsException">SecretStoreDamaged, StateUnavailable.</exception>
    public IReadOnlyList<SecretInfo> List() => Guard<IReadOnlyList<SecretInfo>>(
        () => [.. (Read(_named)?.Entries ?? []).Select(Info).OrderBy(info => info.Name, StringComparer.Ordinal)]);

    /// <summary>Removes a secret.</summary>
    /// <returns>False when there was none.</returns>
    /// <exception cref="TrainingJobsException">SecretStoreDamaged, StateUnavailable.</exception>
    public bool Remove(string name) => Contains(name) && Change(() =>
    {
        if (Read(_named) is not { } document || document.Find(name) is not { } entry)
        {
            return false;
        }

        Write(_named, document with { Entries = [.. document.Entries.Where(other => other != entry)] });
        return true;
    });

    /// <summary>Keeps values for a run, in one step; names that are there already get the new value.</summary>
    /// <param name="runId">Id of the run.</param>
    /// <param name="values">Values by the name they are asked for with, which is the variable they go into; they stay the caller's.</param>
    /// <exception cref="TrainingJobsException">SecretInvalid, SecretStoreDamaged, SecretStoreInsecure, StateUnavailable.</exception>
    public void SetForRun(string runId, IReadOnlyCollection<KeyValuePair<string, SecretValue>> values)
    {
        string path = RunFile(runId);
        if (values.Count == 0)
        {
            return;
        }

        foreach ((string name, SecretValue value) in values)
        {
            SecretRules.CheckValue(name, value);
        }

        Change(() =>
        {
            using SecretCipher cipher = OpenOrCreateKey();
            SecureFile.MakeFolder(_runs);
            return Put(path, Area(runId), cipher, values);
        });
    }

    /// <inheritdoc cref="SetForRun(string, IReadOnlyCollection{KeyValuePair{string, SecretValue}})"/>
    public void SetForRun(string runId, string name, SecretValue value) => SetForRun(runId, [new KeyValuePair<string, SecretValue>(name, value)]);

    /// <summary>A value that was kept for a run, to be disposed of by the caller; null when there is none.</summary>
    /// <exception cref="TrainingJobsException">SecretStoreDamaged, SecretStoreInsecure, StateUnavailable.</exception>
    public SecretValue? TryGetForRun(string runId, string name) => Guard(() => Get(RunFile(runId), Area(runId), name));

    /// <summary>Forgets what was kept for a run; nothing happens when there is nothing.</summary>
    /// <exception cref="TrainingJobsException">StateUnavailable.</exception>
    public void RemoveRun(string runId)
    {
        string path = RunFile(runId);
        if (File.Exists(path))
        {
            Change(() =>
            {
                SecureFile.Delete(path);
                return true;
            });
        }
    }

    /// <summary>Ids of the runs that values are kept for, so that those of runs that are gone can be removed.</summary>
    public IReadOnlyList<string> RunIds() => Guard<IReadOnlyList<string>>(() => Directory.Exists(_runs)
        ? [.. Directory.EnumerateFiles(_runs, "*.json").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)]
        : []);

    /// <summary>When values were last kept for a run; long ago when there are none.</summary>
    public DateTimeOffset WrittenForRun(string runId) => new(File.GetLastWriteTimeUtc(RunFile(runId)), TimeSpan.Zero);

    private static SecretInfo Info(SecretEntry entry) => new(entry.Name, entry.Created, entry.Modified);

    private static string Area(string runId) => "run " + runId;

    private string RunFile(string runId) => runId.Length > 0 && runId.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_')
        ? Path.Combine(_runs, runId + ".json")
        : throw new ArgumentException("No id of a run.", nameof(runId));

    private SecretValue? Get(string path, string area, string name)
    {
        if (Read(path) is not { } document || document.Find(name) is not { } entry)
        {
            return null;
        }

        using SecretCipher cipher = _key.Open();
        CheckKey(path, document, cipher);
        return cipher.Open(area, name, entry.Sealed) ?? throw Damaged(path, $"the value of '{name}' was changed by something else");
    }

    private SecretFileDocument Put(string path, string area, SecretCipher cipher, IReadOnlyCollection<KeyValuePair<string, SecretValue>> values)
    {
        SecretFileDocument document = Read(path) ?? new SecretFileDocument { KeyId = cipher.KeyId };
        if (document.Entries.Count > 0)
        {
            CheckKey(path, document, cipher);
        }

        // To the millisecond, like all times that people see.
        DateTimeOffset now = DateTimeOffset.FromUnixTimeMilliseconds(_time.GetUtcNow().ToUnixTimeMilliseconds());
        List<SecretEntry> entries = [.. document.Entries];
        foreach ((string name, SecretValue value) in values)
        {
            int old = entries.FindIndex(entry => entry.Name == name);
            var entry = new SecretEntry(name, old < 0 ? now : entries[old].Created, now, cipher.Seal(area, name, value.Bytes));
            if (old < 0)
            {
                entries.Add(entry);
            }
            else
            {
                entries[old] = entry;
            }
        }

        document = document with { KeyId = cipher.KeyId, Entries = entries };
        Write(path, document);
        return document;
    }

    // A new key in place of a lost one would hide that what is there can no longer be read.
    private SecretCipher OpenOrCreateKey() =>
        _key.Exists || Read(_named) is { Entries.Count: > 0 } || RunIds().Count > 0 ? _key.Open() : _key.Create();

    private static SecretFileDocument? Read(string path)
    {
        try
        {
            SecretFileDocument? document = JsonSerializer.Deserialize(SecureFile.Read(path), SecretJsonContext.Default.SecretFileDocument);
            return document switch
            {
                null => throw Damaged(path, "it is empty"),
                { Format: > SecretFileDocument.CurrentFormat } => throw new TrainingJobsException(
                    ErrorCodes.StateTooNew, $"'{path}' was written by a newer version of TrainingJobs. Update this one.", path),
                _ => document,
            };
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (JsonException exception)
        {
            throw Damaged(path, $"line {exception.LineNumber + 1} cannot be read", exception);
        }
    }

    private static void Write(string path, SecretFileDocument document) =>
        SecureFile.Write(path, JsonSerializer.SerializeToUtf8Bytes(document, SecretJsonContext.Default.SecretFileDocument));

    private static void CheckKey(string path, SecretFileDocument document, SecretCipher cipher)
    {
        if (document.KeyId != cipher.KeyId)
        {
            throw Damaged(path, "it was encrypted with another key than the one in the key file beside it");
        }
    }

    private static TrainingJobsException Damaged(string path, string fault, Exception? inner = null) => new(
        ErrorCodes.SecretStoreDamaged,
        $"The secrets in '{path}' cannot be read: {fault}. Put the folder of the secrets back from a backup, or move it away and set them anew. Nothing was changed.",
        path,
        inner);

    private T Change<T>(Func<T> change) => Guard(() =>
    {
        SecureFile.MakeFolder(folder);
        using FileStream taken = SecretStoreLock.Take(Path.Combine(folder, "lock"));
        return change();
    });

    private T Guard<T>(Func<T> call)
    {
        try
        {
            return call();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new TrainingJobsException(
                ErrorCodes.StateUnavailable,
                $"The secrets in '{folder}' cannot be reached: {exception.Message} Nothing was changed.",
                folder,
                exception);
        }
    }
}
