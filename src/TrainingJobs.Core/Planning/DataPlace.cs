namespace TrainingJobs.Core.Planning;

/// <summary>Where data that another project makes stands in the project that reads it.</summary>
internal static class DataPlace
{
    /// <param name="path">Absolute path of the data.</param>
    /// <param name="maker">Base folder of the job that makes it.</param>
    /// <param name="reader">Base folder of the job that reads it.</param>
    /// <returns>The same path in the reader's folder; null when the data is the reader's own, or lies outside of the maker's folder.</returns>
    public static string? Of(string path, string maker, string reader)
    {
        string relative = Path.GetRelativePath(maker, path);
        string place = Path.GetFullPath(relative, reader);
        bool isOutside = relative == ".." || relative.StartsWith(".." + Path.DirectorySeparatorChar, StringComparison.Ordinal) || Path.IsPathRooted(relative);
        return isOutside || place == path ? null : place;
    }
}
