using System.Collections;
using System.Management.Automation;
using System.Management.Automation.Language;

namespace TrainingJobs.Cmdlets.Completion;

/// <summary>What completers share: they never throw, never take longer than a second, and quote what needs quotes.</summary>
public abstract class CandidateCompleter : IArgumentCompleter
{
    private protected static readonly TimeSpan TimeLimit = TimeSpan.FromMilliseconds(900);

    public IEnumerable<CompletionResult> CompleteArgument(
        string commandName, string parameterName, string wordToComplete, CommandAst commandAst, IDictionary fakeBoundParameters)
    {
        string word = (wordToComplete ?? "").Trim('\'', '"');
        try
        {
            return [.. GetCandidates(word, fakeBoundParameters ?? new Hashtable(), commandName)
                .Where(candidate => candidate.Text.StartsWith(word, StringComparison.OrdinalIgnoreCase))
                .Select(candidate => new CompletionResult(
                    Quote(candidate.Text), candidate.Text, CompletionResultType.ParameterValue, candidate.ToolTip))];
        }
        catch (Exception)
        {
            // A failure while a line is being typed must not disturb it; the command itself will say what is wrong.
            return [];
        }
    }

    /// <summary>Candidates of a completer that offers different ones to different cmdlets.</summary>
    private protected virtual IEnumerable<Candidate> GetCandidates(string prefix, IDictionary bound, string commandName) => GetCandidates(prefix, bound);

    private protected virtual IEnumerable<Candidate> GetCandidates(string prefix, IDictionary bound) => [];

    private protected static T Within<T>(Func<CancellationToken, Task<T>> call)
    {
        using var limit = new CancellationTokenSource(TimeLimit);
        return Task.Run(() => call(limit.Token), limit.Token).WaitAsync(limit.Token).GetAwaiter().GetResult();
    }

    private static string Quote(string text) =>
        text.Length > 0 && text.All(c => char.IsLetterOrDigit(c) || c is '-' or '_' or '.' or '/' or '\\' or ':' or '~')
            ? text
            : "'" + text.Replace("'", "''", StringComparison.Ordinal) + "'";
}
