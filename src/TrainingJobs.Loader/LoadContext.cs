using System.Reflection;
using System.Runtime.Loader;

namespace TrainingJobs.Loader;

/// <summary>
/// Keeps the module's assemblies to itself: everything that lies beside this assembly is loaded here, so that another module in
/// the same process may bring other versions of the same libraries.
/// </summary>
public sealed class LoadContext : AssemblyLoadContext
{
    private static readonly Lazy<LoadContext> s_instance = new(() => new LoadContext());

    private readonly string _folder;

    private LoadContext()
        : base("TrainingJobs")
    {
        _folder = Path.GetDirectoryName(typeof(LoadContext).Assembly.Location)
            ?? throw new InvalidOperationException("TrainingJobs.Loader must be loaded from a file.");
    }

    /// <summary>Folder that the module's assemblies are loaded from.</summary>
    public static string Folder => s_instance.Value._folder;

    /// <summary>The assembly with the cmdlets; the same one at each call.</summary>
    public static Assembly Initialize() => s_instance.Value.LoadFromAssemblyName(new AssemblyName("TrainingJobs.Cmdlets"));

    /// <summary>Runs an agent in this process until it ends.</summary>
    /// <returns>The exit code for the process.</returns>
    public static int RunAgent()
    {
        Assembly core = s_instance.Value.LoadFromAssemblyName(new AssemblyName("TrainingJobs.Core"));
        MethodInfo run = core.GetType("TrainingJobs.Core.Agent.JobAgent", throwOnError: true)!
            .GetMethod("RunAsync", [typeof(string), typeof(string), typeof(CancellationToken)])
            ?? throw new MissingMethodException("TrainingJobs.Core.Agent.JobAgent", "RunAsync");
        var result = (Task<int>)run.Invoke(null, [null, "pwsh", CancellationToken.None])!;
        return result.GetAwaiter().GetResult();
    }

    /// <summary>Null for a name that the folder does not have, so that PowerShell's own assemblies win.</summary>
    protected override Assembly? Load(AssemblyName assemblyName)
    {
        string path = Path.Combine(_folder, assemblyName.Name + ".dll");
        return assemblyName.Name != typeof(LoadContext).Assembly.GetName().Name && File.Exists(path)
            ? LoadFromAssemblyPath(path)
            : null;
    }

    protected override nint LoadUnmanagedDll(string unmanagedDllName)
    {
        string path = Path.Combine(_folder, unmanagedDllName);
        return File.Exists(path) ? LoadUnmanagedDllFromPath(path) : 0;
    }
}
