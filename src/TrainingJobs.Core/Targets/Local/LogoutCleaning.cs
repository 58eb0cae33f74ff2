using TrainingJobs.Core.Targets.Unix;

namespace TrainingJobs.Core.Targets.Local;

/// <summary>
/// systemd-logind removes what an ordinary user has on the shared memory file system when the last session of the user ends
/// (<c>RemoveIPC=</c> in logind.conf(5), on by default), unless the user lingers.
/// </summary>
internal static class LogoutCleaning
{
    private const string Systemd = "/run/systemd/system";

    /// <summary>logind leaves root and other users of the system alone.</summary>
    private const uint FirstOrdinaryUser = 1000;

    /// <summary>True where that is done to this user, now or once lingering ends.</summary>
    public static bool IsPossible => OperatingSystem.IsLinux() && UnixNative.geteuid() >= FirstOrdinaryUser && Directory.Exists(Systemd);

    /// <summary>True when what this process keeps on the shared memory file system may be gone after a logout.</summary>
    public static bool MayStrike =>
        OperatingSystem.IsLinux() && MayStrikeUser(UnixNative.geteuid(), Environment.UserName, Systemd, "/var/lib/systemd/linger");

    /// <summary>The same for a user.</summary>
    /// <param name="id">Number of the user.</param>
    /// <param name="name">Name of the user.</param>
    /// <param name="systemd">Folder that is there when systemd runs the machine (sd_booted(3)).</param>
    /// <param name="linger">Folder with a file for each user who lingers.</param>
    internal static bool MayStrikeUser(uint id, string name, string systemd, string linger) =>
        id >= FirstOrdinaryUser && Directory.Exists(systemd) && !File.Exists(Path.Combine(linger, name));
}
