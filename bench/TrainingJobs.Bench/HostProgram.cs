using System.Diagnostics;

namespace TrainingJobs.Bench;

/// <summary>A published console host with a state folder of its own, seen from outside: builds with other code inside are measured alike.</summary>
internal sealed class HostProgram(string path) : IDisposable
{
    private readonly string _state = Directory.CreateTempSubdirectory("tj-bench-host-").FullName;

    /// <summary>Runs the program to its end, which must be good.</summary>
    /// <returns>How long it took, in milliseconds.</returns>
    public async Task<double> TimeAsync(params string[] arguments) => (await Programs.RunAsync(Info(arguments))).Time;

    public void Dispose()
    {
        Programs.RunAsync(Info("agent", "stop")).GetAwaiter().GetResult();
        Directory.Delete(_state, recursive: true);
    }

    private ProcessStartInfo Info(params string[] arguments)
    {
        var info = new ProcessStartInfo(path, arguments);
        info.Environment["TRAININGJOBS_HOME"] = _state;
        return info;
    }
}
