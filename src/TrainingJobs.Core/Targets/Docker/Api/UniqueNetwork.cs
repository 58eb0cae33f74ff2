using Docker.DotNet.Models;

namespace TrainingJobs.Core.Targets.Docker.Api;

/// <summary>
/// A network whose name no other has: daemons before version 1.44 of the API make a second one of the name unless they are asked not to,
/// which Docker.DotNet does not do.
/// </summary>
internal sealed class UniqueNetwork : NetworksCreateParameters
{
    public bool CheckDuplicate { get; } = true;
}
