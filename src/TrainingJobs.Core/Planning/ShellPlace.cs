namespace TrainingJobs.Core.Planning;

/// <summary>What sh takes a place of a text for.</summary>
internal enum ShellPlace
{
    Bare,
    SingleQuotes,
    DoubleQuotes,

    /// <summary>After a backslash.</summary>
    Escaped,

    Comment,

    /// <summary>Anywhere between backticks, where quotes and backslashes are read twice.</summary>
    Backticks,

    /// <summary>Where no quoting keeps a value a text, or it cannot be known what does.</summary>
    Unsafe,
}
