using System.Text.Json;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.State;

/// <summary>The table <c>settings</c>: what users have set, by name.</summary>
internal sealed class StateSettings(StateDatabase database)
{
    private const string SizesName = "sizes";

    public string? Get(string name) =>
        database.Read(sql => sql.First("SELECT value FROM settings WHERE name = @name", row => row.TextOrNull(0), ("@name", name)));

    /// <summary>Stores a setting; null removes it.</summary>
    public void Set(string name, string? value) => database.Change(sql =>
    {
        if (value is null)
        {
            sql.Execute("DELETE FROM settings WHERE name = @name", ("@name", name));
        }
        else
        {
            sql.Execute("INSERT OR REPLACE INTO settings (name, value) VALUES (@name, @value)", ("@name", name), ("@value", value));
        }
    });

    /// <summary>Values of all settings whose names begin with a text that ends with ':', by name.</summary>
    public IReadOnlyList<string> StartingWith(string prefix) => database.Read(sql => sql.Query(
        "SELECT value FROM settings WHERE name >= @from AND name < @to ORDER BY name",
        row => row.GetString(0),
        // ';' follows ':'.
        ("@from", prefix),
        ("@to", prefix[..^1] + ";")));

    /// <summary>What users have said of sizes of machines, by name in any case.</summary>
    public Dictionary<string, JobResources> Sizes() => Get(SizesName) is { } text
        ? new Dictionary<string, JobResources>(
            JsonSerializer.Deserialize(text, StateJsonContext.Default.DictionaryStringJobResources)!, StringComparer.OrdinalIgnoreCase)
        : new Dictionary<string, JobResources>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Stores what a user has said of sizes; none forgets it.</summary>
    public void SetSizes(Dictionary<string, JobResources> sizes) => Set(
        SizesName, sizes.Count == 0 ? null : JsonSerializer.Serialize(sizes, StateJsonContext.Default.DictionaryStringJobResources));
}
