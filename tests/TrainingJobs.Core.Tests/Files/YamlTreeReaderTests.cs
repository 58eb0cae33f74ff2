using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files;
using TrainingJobs.Core.Files.Yaml;
using Xunit;

namespace TrainingJobs.Core.Tests.Files;

public class YamlTreeReaderTests
{
    [Theory]
    [InlineData("3.10")]
    [InlineData("0.00003")]
    [InlineData("8080:8888")]
    [InlineData("yes")]
    [InlineData("1e3")]
    [InlineData("0x1F")]
    [InlineData("007")]
    [InlineData("2024-01-01")]
    [InlineData("12345678901234567890123")]
    public void A_scalar_stays_the_text_it_is(string text)
    {
        var mapping = (YamlMapping)Read($"a: {text}\n")!;
        Assert.Equal(text, ((YamlScalar)mapping.Find("a")!.Value.Value).Text);
    }

    [Theory]
    [InlineData("a:", true)]
    [InlineData("a: ~", true)]
    [InlineData("a: null", true)]
    [InlineData("a: ''", false)]
    [InlineData("a: 'null'", false)]
    [InlineData("a: \"~\"", false)]
    [InlineData("a: !!str null", false)]
    public void Nothing_is_told_from_an_empty_text(string text, bool isNull) =>
        Assert.Equal(isNull, ((YamlScalar)((YamlMapping)Read(text)!).Entries[0].Value).IsNull);

    [Fact]
    public void Places_are_kept()
    {
        var root = (YamlMapping)Read("a: 1\nb:\n  - x\n  - {c: y}\n")!;
        var list = (YamlSequence)root.Entries[1].Value;
        Assert.Equal(new TextPosition(2, 1), root.Entries[1].Key.Position);
        Assert.Equal(new TextPosition(3, 5), list.Items[0].Position);
        Assert.Equal(new TextPosition(4, 9), ((YamlMapping)list.Items[1]).Entries[0].Value.Position);
    }

    [Fact]
    public void Duplicates_stay_in_order() =>
        Assert.Equal(["a", "b", "a"], ((YamlMapping)Read("a: 1\nb: 2\na: 3\n")!).Entries.Select(e => e.Name));

    [Theory]
    [InlineData("base: &b {x: 1, y: 2}\nuse: {<<: *b, y: 3, z: 4}\n", "x=1,y=3,z=4")]
    [InlineData("base: &b {x: 1, y: 2}\nuse: {y: 3, <<: *b}\n", "y=3,x=1")]
    [InlineData("a: &a {x: 1}\nb: &b {x: 2, y: 2}\nuse: {<<: [*a, *b]}\n", "x=1,y=2")]
    [InlineData("use: {<<: {x: 1}, '<<': 2}\n", "x=1,<<=2")]
    public void Merge_keys_are_resolved(string text, string expected)
    {
        var use = (YamlMapping)((YamlMapping)Read(text)!).Find("use")!.Value.Value;
        Assert.Equal(expected, string.Join(",", use.Entries.Select(e => $"{e.Name}={((YamlScalar)e.Value).Text}")));
    }

    [Theory]
    [InlineData("\uFEFFa: 1")]
    [InlineData("a: 1\r\n")]
    [InlineData("%YAML 1.2\n---\na: 1\n...\n")]
    [InlineData("{\n\t\"a\":\t1\n}")]
    [InlineData("{\"a\": \"1\",}")]
    [InlineData("{\"a\": \"\\u0031\"}")]
    public void Marks_line_ends_and_JSON_are_understood(string text) =>
        Assert.Equal("1", ((YamlScalar)((YamlMapping)Read(text)!).Find("a")!.Value.Value).Text);

    [Fact]
    public void A_pair_of_surrogate_escapes_is_one_character() =>
        Assert.Equal("\U0001F600/", ((YamlScalar)Read("\"\\ud83d\\ude00\\/\"")!).Text);

    [Theory]
    [InlineData("[", 100_000, "TooComplex")]
    [InlineData("{", 100_000, "TooComplex")]
    [InlineData("- ", 100_000, "TooComplex")]
    [InlineData("? ", 100_000, "TooComplex")]
    [InlineData("a: &x [", 100_000, "TooComplex")]
    [InlineData("[a, ", 60, "SyntaxError")]
    [InlineData("- a\n", 900_000, "TooComplex")]
    public void What_is_too_deep_or_too_large_is_a_finding(string part, int count, string code)
    {
        Assert.Equal(code, Assert.Single(ReadQuickly(string.Concat(Enumerable.Repeat(part, count)))).Code);
    }

    [Fact]
    public void Aliases_that_multiply_are_a_finding()
    {
        string text = "l0: &l0 [x, x, x, x, x, x, x, x, x, x]\n" + string.Concat(Enumerable.Range(1, 30).Select(i =>
            $"l{i}: &l{i} [{string.Join(", ", Enumerable.Repeat($"*l{i - 1}", 10))}]\n"));
        Assert.Equal(DiagnosticCodes.TooComplex, Assert.Single(ReadQuickly(text)).Code);
    }

    [Fact]
    public void Merge_keys_that_multiply_are_a_finding()
    {
        string text = "m0: &m0 {a: 1}\n" + string.Concat(Enumerable.Range(1, 20_000).Select(i => $"m{i}: &m{i} {{<<: *m{i - 1}, k{i}: 1}}\n"));
        Assert.Equal(DiagnosticCodes.TooComplex, Assert.Single(ReadQuickly(text)).Code);
    }

    private static YamlNode? Read(string text)
    {
        var diagnostics = new DiagnosticBag("f");
        YamlNode? root = YamlTreeReader.Read(text, diagnostics);
        Assert.Empty(diagnostics.ToList());
        return root;
    }

    private static IReadOnlyList<Diagnostic> ReadQuickly(string text) => TimeLimit.Run(TimeSpan.FromSeconds(1), () =>
    {
        var diagnostics = new DiagnosticBag("f");
        YamlTreeReader.Read(text, diagnostics);
        return diagnostics.ToList();
    });
}
