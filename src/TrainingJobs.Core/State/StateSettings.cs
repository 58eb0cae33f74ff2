using System.Text.Json;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.State;

/// <summary>The table <c>settings</c>: what users have set, by name.</summary>
internal sealed class StateSettings(StateDatabase database)
{
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

    /// <summary>What users have said of targets, by name.</summary>
    public IReadOnlyList<TargetSettings> Targets() =>
        [.. database.Read(sql => sql.Query(
                "SELECT value FROM settings WHERE name >= @from AND name < @to ORDER BY name",
                row => JsonSerializer.Deserialize(row.GetString(0), StateJsonContext.Default.TargetSettings)!,
                // ';' follows ':'.
                ("@from", TargetSettings.Prefix),
                ("@to", TargetSettings.Prefix[..^1] + ";")))
            .Select(target => target.Name.Length > 0 ? target : target with { Name = "local" })];

    /// <summary>Stores what a user has said of a target; null forgets it.</summary>
    public void SetTarget(string name, TargetSettings? settings) => Set(
        TargetSettings.KeyOf(name), settings is null ? null : JsonSerializer.Serialize(settings, StateJsonContext.Default.TargetSettings));
}
