using System.Management.Automation;

namespace TrainingJobs.Cmdlets;

/// <summary>What a name means that a user gives: the one of that name, or all that a pattern fits.</summary>
internal static class NameSelection
{
    /// <param name="name">A name, or a pattern with wildcards; upper and lower case are the same in patterns.</param>
    /// <param name="one">Finds the one of a name; its error when there is none is for the user.</param>
    /// <param name="all">All there are; none need fit a pattern.</param>
    /// <param name="names">The names that one of them goes by.</param>
    public static T[] Find<T>(string name, Func<string, T> one, Func<IEnumerable<T>> all, params Func<T, string>[] names)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(name))
        {
            return [one(name)];
        }

        WildcardPattern pattern = WildcardPattern.Get(name, WildcardOptions.IgnoreCase);
        return [.. all().Where(item => names.Any(nameOf => pattern.IsMatch(nameOf(item))))];
    }
}
