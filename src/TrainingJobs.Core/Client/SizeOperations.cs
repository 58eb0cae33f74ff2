using TrainingJobs.Core.Files;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Client;

/// <summary>What names of machine sizes mean, and the models of GPU that are known.</summary>
public sealed class SizeOperations
{
    // More is a slip: a table is read for each file that names a size.
    private const int MaxSizes = 1_000;

    private readonly ClientContext _context;

    internal SizeOperations(ClientContext context) => _context = context;

    /// <summary>All models of GPU that are known by name.</summary>
    public static IReadOnlyList<GpuType> GetGpuTypes() => GpuTypeTable.All;

    /// <summary>The model of that id or name, in any spelling.</summary>
    /// <exception cref="TrainingJobsException">GpuTypeNotFound.</exception>
    public static GpuType GetGpuType(string name)
    {
        string[] known = [.. GpuTypeTable.All.Select(type => type.Id)];
        return GpuTypeTable.Find(name) ?? throw new TrainingJobsException(
            ErrorCodes.GpuTypeNotFound, $"The model of GPU '{name}' is not known. {NameSuggestion.DidYouMean(name, known) ?? $"Known are {string.Join(", ", known)}."}", name);
    }

    /// <summary>The table of sizes: those that are known from the start in their order, then the user's own by name.</summary>
    public IReadOnlyList<JobSize> List()
    {
        Dictionary<string, JobResources> own = ReadOwnSizes();
        return
        [
            .. JobSizes.Default.All.Select(size => Size(size.Key, own.GetValueOrDefault(size.Key) ?? size.Value)),
            .. own.Where(size => JobSizes.Default.Find(size.Key) is null).OrderBy(size => size.Key, StringComparer.Ordinal).Select(size => Size(size.Key, size.Value)),
        ];

        JobSize Size(string name, JobResources resources) => new() { Name = name, Resources = resources, IsChanged = own.ContainsKey(name) };
    }

    /// <summary>The size of a name, in any case.</summary>
    /// <exception cref="TrainingJobsException">SizeNotFound.</exception>
    public JobSize Get(string name) => FindSize(name) ?? throw NoSize(name);

    /// <summary>Changes what a name of a size stands for, for all files that are read from now on; adds the name if it is new.</summary>
    /// <exception cref="TrainingJobsException">SizeInvalid.</exception>
    public JobSize Set(string name, SizeChange change)
    {
        JobSize? before = FindSize(name);
        JobResources resources = change.ApplyTo(before?.Resources ?? JobResources.None);
        // A size is named like a job, so that it can stand in any file without quotes.
        if (!NameRules.IsJobName(name))
        {
            throw new TrainingJobsException(
                ErrorCodes.SizeInvalid, $"'{name}' cannot be the name of a size: it begins with a letter or a digit, and has letters, digits, '.', '_' and '-' only.", name);
        }

        if (resources.Cpu is { Value: <= 0 } || resources.Memory is { Value: <= 0 } || resources.Gpu is { Count: < 0 })
        {
            throw new TrainingJobsException(ErrorCodes.SizeInvalid, $"The size '{name}' would be empty: give more than 0 cores and more than 0 bytes of memory.", name);
        }

        Dictionary<string, JobResources> own = ReadOwnSizes();
        own[before?.Name ?? name] = resources;
        if (own.Count > MaxSizes)
        {
            throw new TrainingJobsException(ErrorCodes.SizeInvalid, $"There are {MaxSizes:N0} sizes already; take some away first.", name);
        }

        StoreSizes(own);
        return Get(name);
    }

    /// <summary>Takes back what a user has set: a size that is known from the start means again what it did, any other is no more.</summary>
    /// <returns>The size as it is now; null when it is no more.</returns>
    /// <exception cref="TrainingJobsException">SizeNotFound.</exception>
    public JobSize? Reset(string name)
    {
        Dictionary<string, JobResources> own = ReadOwnSizes();
        if (!own.Remove(name) && JobSizes.Default.Find(name) is null)
        {
            throw NoSize(name);
        }

        StoreSizes(own);
        return FindSize(name);
    }

    internal JobSizes ReadTable() => JobSizes.Default.With(ReadOwnSizes());

    private JobSize? FindSize(string name) => List().FirstOrDefault(size => size.Name.Equals(name, StringComparison.OrdinalIgnoreCase));

    private TrainingJobsException NoSize(string name)
    {
        string[] known = [.. List().Select(size => size.Name)];
        return new TrainingJobsException(
            ErrorCodes.SizeNotFound, $"There is no size '{name}'. {NameSuggestion.DidYouMean(name, known) ?? $"Sizes: {string.Join(", ", known)}."}", name);
    }

    private Dictionary<string, JobResources> ReadOwnSizes() => _context.Folder.Exists
        ? _context.Store.Settings.Sizes()
        : new Dictionary<string, JobResources>(StringComparer.OrdinalIgnoreCase);

    private void StoreSizes(Dictionary<string, JobResources> sizes) => _context.Store.Settings.SetSizes(sizes);
}
