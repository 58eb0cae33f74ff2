using System.Text.RegularExpressions;

namespace TrainingJobs.Host.Tests;

/// <summary>docs/console.md against what the program says of itself.</summary>
public sealed partial class DocumentationTests(HostFixture host) : IClassFixture<HostFixture>
{
    [Fact]
    public async Task The_page_of_the_console_program_names_each_command_with_each_of_its_options()
    {
        string page = (await File.ReadAllTextAsync(Path.Combine(Repository.Root, "docs", "console.md"))).Split("\n## Exit codes")[0];
        string[] rows = [.. page.Split('\n').Where(line => line.StartsWith("| `", StringComparison.Ordinal))];
        // What several commands take stands below the table.
        string below = page[(page.LastIndexOf("\n| ", StringComparison.Ordinal) + 1)..];
        var missing = new List<string>();
        var ahead = new Queue<string>([""]);
        int seen = 0;
        while (ahead.TryDequeue(out string? command))
        {
            string help = (await host.RunAsync([.. command.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"])).Expect(0).Output;
            foreach (Match match in Subcommand().Matches(help.Contains("\nCommands:") ? help[help.IndexOf("\nCommands:", StringComparison.Ordinal)..] : ""))
            {
                ahead.Enqueue($"{command} {match.Groups["name"].Value}".Trim());
            }

            string[] own = [.. rows.Where(row => Regex.IsMatch(row.Split('|')[1], $@"`{Regex.Escape(command)}[ `]"))];
            if (command.Length == 0)
            {
                continue;
            }

            seen++;
            if (own.Length == 0 && command != "secret")
            {
                missing.Add(command);
            }

            missing.AddRange(Option().Matches(help).Select(match => match.Groups["name"].Value)
                .Where(name => name != "--help" && !own.Append(below).Any(text => text.Contains(name, StringComparison.Ordinal)))
                // 'target register' refers to the options of the row above.
                .Where(name => !own.Any(row => row.Contains("and the options above") && rows[Array.IndexOf(rows, row) - 1].Contains(name, StringComparison.Ordinal)))
                .Select(name => $"{command} {name}"));
        }

        Assert.Empty(missing);
        Assert.True(seen > 20, $"{seen} commands were found.");
    }

    [GeneratedRegex(@"^  (?<name>[a-z]+) ", RegexOptions.Multiline)]
    private static partial Regex Subcommand();

    [GeneratedRegex(@"^  (?:-\w, )?(?<name>--[a-z-]+)", RegexOptions.Multiline)]
    private static partial Regex Option();
}
