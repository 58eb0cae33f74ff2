using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.Client;

/// <summary>Which runs a text means, in the same way for all front ends.</summary>
internal static class RunSelector
{
    private static readonly char[] s_wildcards = ['*', '?'];

    /// <summary>True when the text may mean several runs.</summary>
    public static bool IsPattern(string text) => text.AsSpan().ContainsAny(s_wildcards);

    /// <inheritdoc cref="RunOperations.SelectAsync"/>
    public static IReadOnlyList<TrainingRun> Select(ClientContext context, string text)
    {
        if (!IsPattern(text))
        {
            return [Resolve(context, text)];
        }

        return context.Folder.Exists ? context.Store.Runs.Find(new RunQuery { IdsOrNames = [text] }) : [];
    }

    /// <summary>The run of that id, the newest of a job of that name, or the one whose id alone begins so.</summary>
    /// <exception cref="TrainingJobsException">RunNotFound, RunIdAmbiguous.</exception>
    public static TrainingRun Resolve(ClientContext context, string text)
    {
        if (!context.Folder.Exists || text.Length == 0)
        {
            throw ClientContext.NotFound(text);
        }

        IReadOnlyList<TrainingRun> found = context.Store.Runs.FindByIdPrefix(text.ToLowerInvariant());
        if (found is [var exact, ..] && exact.Id.Equals(text, StringComparison.OrdinalIgnoreCase))
        {
            return exact;
        }

        // A pattern is no name, and would be read as one by the query.
        if (!IsPattern(text) && context.Store.Runs.Find(new RunQuery { Names = [text], Newest = 1 }) is [var newest])
        {
            return newest;
        }

        return found switch
        {
            [] => throw ClientContext.NotFound(text),
            [var one] => one,
            _ => throw new TrainingJobsException(
                ErrorCodes.RunIdAmbiguous,
                $"Several runs have an id that begins with '{text}', e.g. {found[0].Id} and {found[1].Id}. Give more of it.",
                text),
        };
    }
}
