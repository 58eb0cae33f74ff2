using System.Collections;
using TrainingJobs.Core.Jobs;
using TrainingJobs.Core.Runs;

namespace TrainingJobs.Core.State;

/// <summary>
/// Chooses the variables of the session that starts a run which its workers get: those that describe the machine and the tools on
/// it. Everything else a job declares. So a token that happens to stand in somebody's shell is not written to the state, and does
/// not reach a job that never asked for it.
/// </summary>
internal static class SessionVariables
{
    private static readonly HashSet<string> s_names = new(StringComparer.OrdinalIgnoreCase)
    {
        "PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "LANGUAGE", "TZ", "TMPDIR", "TEMP", "TMP", "TERM",
        "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "DYLD_FALLBACK_LIBRARY_PATH", "LIBRARY_PATH", "CPATH", "PKG_CONFIG_PATH",
        "VIRTUAL_ENV", "CONDA_PREFIX", "CONDA_DEFAULT_ENV", "CONDA_EXE", "PYTHONPATH", "PYTHONHOME", "PYENV_ROOT", "PYENV_VERSION",
        "CUDA_HOME", "CUDA_PATH", "ROCM_PATH", "ROCM_HOME", "NCCL_SOCKET_IFNAME", "JAVA_HOME", "R_HOME", "R_LIBS", "R_LIBS_USER",
        "JULIA_DEPOT_PATH", "MODULEPATH", "LOADEDMODULES", "MODULESHOME",
        "DOCKER_HOST", "DOCKER_CONTEXT", "DOCKER_CONFIG", "DOCKER_CERT_PATH", "DOCKER_TLS", "DOCKER_TLS_VERIFY", "SSH_AUTH_SOCK",
        // What an allocation of a cluster, or its owner, has left to this session of a machine's devices.
        GpuVariables.Cuda, GpuVariables.Rocm, GpuVariables.Hip, "CUDA_DEVICE_ORDER", "GPU_DEVICE_ORDINAL", "ZE_AFFINITY_MASK",
        "HF_HOME", "TORCH_HOME", "OMP_NUM_THREADS", "MKL_NUM_THREADS",
        // Windows programs do not start without some of these.
        "SystemRoot", "SystemDrive", "windir", "ComSpec", "PATHEXT", "ProgramData", "ProgramFiles", "ProgramFiles(x86)",
        "CommonProgramFiles", "USERPROFILE", "USERNAME", "USERDOMAIN", "APPDATA", "LOCALAPPDATA", "HOMEDRIVE", "HOMEPATH",
        "NUMBER_OF_PROCESSORS", "PROCESSOR_ARCHITECTURE", "OS", "COMPUTERNAME", "PSModulePath",
    };

    private static readonly string[] s_prefixes = ["LC_", "XDG_"];

    /// <param name="named">Variables that the job names, because a default of it is to be taken from them.</param>
    public static Dictionary<string, string> Capture(IReadOnlyList<string> named)
    {
        var chosen = new Dictionary<string, string>(StringComparer.Ordinal);
        var withheld = new SortedSet<string>(StringComparer.Ordinal);
        foreach (DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            string name = (string)entry.Key;
            if (RunVariables.IsReserved(name))
            {
                continue;
            }

            if (DownloadVariables.Is(name) && !named.Contains(name))
            {
                string value = (string?)entry.Value ?? "";
                if (DownloadVariables.HasPassword(value))
                {
                    // What is kept with a run stands in a file.
                    withheld.Add(name);
                }
                else
                {
                    chosen[name] = value;
                }
            }
            else if (s_names.Contains(name) || named.Contains(name) || s_prefixes.Any(p => name.StartsWith(p, StringComparison.Ordinal)))
            {
                chosen[name] = (string?)entry.Value ?? "";
            }
        }

        if (withheld.Count > 0)
        {
            chosen[DownloadVariables.Withheld] = string.Join(' ', withheld);
        }

        SessionLimits.Capture(chosen);
        return chosen;
    }
}
