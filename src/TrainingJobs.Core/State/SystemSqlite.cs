using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace TrainingJobs.Core.State;

/// <summary>
/// Binds the SQLite of the operating system, so that there is no native library of ours to ship or to patch.
/// </summary>
internal static class SystemSqlite
{
    private static readonly Lock s_lock = new();
    private static bool s_bound;

    /// <exception cref="TrainingJobsException">StateUnavailable: the system has no SQLite.</exception>
    public static void Bind()
    {
        lock (s_lock)
        {
            if (s_bound)
            {
                return;
            }

            NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, Resolve);
            try
            {
                raw.SetProvider(new SQLite3Provider_e_sqlite3());
                s_bound = true;
            }
            catch (DllNotFoundException exception)
            {
                throw new TrainingJobsException(
                    ErrorCodes.StateUnavailable,
                    "The SQLite library of the operating system was not found. On Debian and Ubuntu install it with 'apt-get install libsqlite3-0', on RHEL and Fedora with 'dnf install sqlite-libs', on Alpine with 'apk add sqlite-libs'.",
                    inner: exception);
            }
        }
    }

    private static nint Resolve(string name, Assembly assembly, DllImportSearchPath? searchPath)
    {
        if (name != "e_sqlite3")
        {
            return 0;
        }

        string[] candidates = OperatingSystem.IsWindows() ? ["winsqlite3.dll"]
            : OperatingSystem.IsMacOS() ? ["libsqlite3.dylib", "/usr/lib/libsqlite3.dylib"]
            : ["libsqlite3.so.0", "libsqlite3.so"];
        foreach (string candidate in candidates)
        {
            if (NativeLibrary.TryLoad(candidate, out nint handle))
            {
                return handle;
            }
        }

        return 0;
    }
}
