using System.Diagnostics;
using System.Globalization;
using Xunit;

namespace TrainingJobs.Core.Tests.Docker;

/// <summary>Podman behind its socket of Docker's API, in a folder of its own; where it cannot be had, the tests are skipped with the reason.</summary>
public sealed class PodmanFixture : IAsyncLifetime
{
    public const string Busybox = "localhost/tj-test/busybox:1";

    private static readonly TimeSpan s_limit = TimeSpan.FromMinutes(3);

    private readonly string _folder = Path.Combine("/var/tmp", $"tj-podman-{Environment.ProcessId}");
    private Process? _service;

    public string Address => $"unix://{_folder}/podman.sock";

    /// <summary>Why there is no Podman; null when there is.</summary>
    public string? Missing { get; private set; }

    public async Task InitializeAsync()
    {
        Missing = !OperatingSystem.IsLinux() || Environment.UserName != "root" ? "These tests run Podman as root on Linux."
            : Array.Find(["/usr/bin/podman", "/usr/libexec/podman/catatonit", "/usr/bin/busybox"], file => !File.Exists(file)) is { } file
                ? $"'{file}' is not there; tests/setup-docker.sh install installs podman, catatonit and busybox-static." : null;
        if (Missing is not null)
        {
            return;
        }

        Directory.CreateDirectory(_folder);
        await File.WriteAllTextAsync(Path.Combine(_folder, "containers.conf"), OperatingSystem.IsWindows() || MayRaiseLimits() ? "" : WithoutLimits());
        await DockerCommand.RunAsync(
            "/bin/sh",
            ["-c", $"d=$(mktemp -d) && mkdir $d/bin $d/tmp && cp /usr/bin/busybox $d/bin/ && for a in sh cat seq sleep echo dd wc mkfifo chmod rm tail; do ln -s busybox $d/bin/$a; done && tar -C $d -c . | podman {string.Join(' ', Options)} import - {Busybox}; s=$?; rm -rf $d; exit $s"],
            Settings);
        var info = new ProcessStartInfo("podman", [.. Options, "system", "service", "--time", "0", Address]);
        info.Environment["CONTAINERS_CONF"] = Settings.Value;
        _service = Process.Start(info);
        long start = Stopwatch.GetTimestamp();
        while (!File.Exists($"{_folder}/podman.sock"))
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < s_limit, "Podman's service has not come up.");
            await Task.Delay(20);
        }
    }

    public async Task DisposeAsync()
    {
        if (_service is not null)
        {
            _service.Kill();
            await _service.WaitForExitAsync();
            _service.Dispose();
            await DockerCommand.TryAsync("podman", [.. Options, "rm", "--all", "--force", "--time", "0"], Settings);
            await DockerCommand.TryAsync("podman", [.. Options, "rmi", "--all", "--force"], Settings);
        }

        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    /// <summary>Skips the test where there is no Podman.</summary>
    public void Require() => Skip.If(Missing is not null, Missing);

    private string[] Options =>
        ["--root", $"{_folder}/root", "--runroot", $"{_folder}/run", "--storage-driver", "vfs", "--cgroup-manager", "cgroupfs", "--events-backend", "file"];

    private (string Name, string? Value) Settings => ("CONTAINERS_CONF", Path.Combine(_folder, "containers.conf"));

    /// <summary>True with CAP_SYS_RESOURCE, which containers of machines like this one may lack.</summary>
    private static bool MayRaiseLimits()
    {
        string line = File.ReadLines("/proc/self/status").First(text => text.StartsWith("CapEff:", StringComparison.Ordinal));
        return (long.Parse(line.AsSpan("CapEff:".Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & (1L << 24)) != 0;
    }

    /// <summary>A runtime that leaves out the limits that Podman asks for as root.</summary>
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    private string WithoutLimits()
    {
        string runtime = Path.Combine(_folder, "runtime");
        File.WriteAllText(
            runtime,
            """
            #!/bin/sh
            for word; do
                case $previous in
                    --bundle) file=$word/config.json ;;
                    --process) file=$word ;;
                    *) file= ;;
                esac
                [ -z "$file" ] || python3 -c 'import json, sys; p = sys.argv[1]; c = json.load(open(p)); c.get("process", c).pop("rlimits", None); json.dump(c, open(p, "w"))' "$file"
                previous=$word
            done
            exec runc "$@"
            """.ReplaceLineEndings("\n"));
        File.SetUnixFileMode(runtime, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return $"[engine]\nruntime = \"wrapped\"\n[engine.runtimes]\nwrapped = [\"{runtime}\"]\n";
    }
}
