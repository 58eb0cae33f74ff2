using TrainingJobs.Core.Targets.Programs;

namespace TrainingJobs.Core.Targets.Local;

/// <summary>This machine, by its own tools and counters.</summary>
internal sealed class LocalMachine : IMachine
{
    public Task<GpuReading> ReadGpusAsync(CancellationToken cancellationToken) => GpuInventory.ReadAsync(ProgramRunner.OwnEnvironment(), cancellationToken);

    public long? OutOfMemoryKills() => OomCounter.Read();
}
