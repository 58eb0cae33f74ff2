using System.Globalization;
using System.Text;

namespace TrainingJobs.Bench;

/// <summary>All rows of one go, with the machine that they were taken on.</summary>
internal sealed class BenchTable
{
    private readonly List<Row> _rows = [];
    private readonly string _machine;

    private BenchTable(string machine) => _machine = machine;

    public IReadOnlyList<Row> Rows => _rows;

    /// <summary>Says where and when, on the console too.</summary>
    public static BenchTable Begin()
    {
        string machine = string.Create(
            CultureInfo.InvariantCulture,
            $"{Environment.ProcessorCount} cores, {Environment.OSVersion.VersionString}, {DateTimeOffset.UtcNow:u}, load before {Load()}");
        Console.WriteLine(machine);
        return new BenchTable(machine);
    }

    public void Add(Row row) => _rows.Add(row);

    public static string Line(Row row) =>
        $"{Met(row),-4} {row.What,-58} {Figure(row.Ours, row.Unit),14} {Compared(row),-40} {Budget(row)}{(row.Note.Length > 0 ? $"  ({row.Note})" : "")}";

    public void WriteMarkdown(string file)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{_machine}; after {Load()}.\n\n");
        text.Append("| what | ours | other side | ratio | spread | budget | met | remarks |\n|---|---|---|---|---|---|---|---|\n");
        foreach (Row row in _rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {row.What} | {Figure(row.Ours, row.Unit)} | {Others(row)} | ");
            text.Append(CultureInfo.InvariantCulture, $"{row.Ratio:0.00} | {row.Spread:0%} | {row.Budget} | {Met(row)} | {row.Note} |\n");
        }

        File.WriteAllText(file, text.ToString());
    }

    private static string Met(Row row) => row.IsMet switch { true => "yes", false => "NO", null => "-" };

    private static string Budget(Row row) => row.Budget.Length > 0 ? $"budget: {row.Budget}" : "";

    private static string Others(Row row) => row.Other is null ? "" : $"{row.Other}: {Figure(row.Others, row.Unit)}";

    private static string Compared(Row row) =>
        row.Other is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{Others(row)}, ratio {row.Ratio:0.00}");

    private static string Figure(double? value, string unit) =>
        value is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{value.Value.ToString(value < 10 ? "0.00" : "#,0", CultureInfo.InvariantCulture)} {unit}");

    private static string Load() => File.Exists("/proc/loadavg") ? string.Join(' ', File.ReadAllText("/proc/loadavg").Split(' ')[..3]) : "unknown";
}
