using FsCheck;
using FsCheck.Fluent;
using TrainingJobs.Core.Files.Modelbit;
using Xunit;

namespace TrainingJobs.Core.Tests.Files.Modelbit;

public class PythonSourceTests
{
    private static readonly string[] s_parts =
        ["def f(", ")", "(", "[", "]", "{", "}", ",", ":", "=", "'", "\"", "\"\"\"", "'''", "\\", "#", "\n", "a", "*", "**k", "/", " ", "async ", "->", "lambda x: x", "é"];

    [Theory]
    [InlineData("def f(): pass", "")]
    [InlineData("def f(a, /, b: int, *, c: 'x, y' = \"),\", d=lambda q, r: (q, r), **k) -> int: pass", "a||;b|int|;c|'x, y'|\"),\";d||lambda q, r: (q, r)")]
    [InlineData("async def f(a: Dict[str, int] = {'x': 1},): pass", "a|Dict[str, int]|{'x': 1}")]
    [InlineData("def f(a=\"\"\"x, )\ny\"\"\", b='\\''): pass", "a||\"\"\"x, )\ny\"\"\";b||'\\''")]
    [InlineData("def f(a): pass\ndef f(b): pass", "b||")]
    public void Parameters_are_read_as_Python_reads_them(string text, string expected) => Assert.Equal(
        expected, string.Join(';', PythonSource.OfText(text).Find("f")!.Parameters.Select(p => $"{p.Name}|{p.Annotation}|{p.Default}")));

    [Theory]
    [InlineData("def g(): pass")]
    [InlineData("    def f(): pass")]
    [InlineData("def f(a")]
    public void What_is_not_there_is_not_found(string text) => Assert.Null(PythonSource.OfText(text).Find("f"));

    [Fact]
    public void Random_texts_never_throw_and_never_take_long() =>
        Prop.ForAll(Gen.Elements(s_parts).ListOf().Resize(200).ToArbitrary(), parts => TimeLimit.Run(TimeSpan.FromSeconds(1), () =>
        {
            PythonSource source = PythonSource.OfText("def f(" + string.Concat(parts));
            return source.Find("f") is not { } function || function.Parameters.Count <= parts.Count + 1;
        })).Check(Config.QuickThrowOnFailure.WithMaxTest(2000));
}
