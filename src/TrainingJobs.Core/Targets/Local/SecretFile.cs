using System.Text;

namespace TrainingJobs.Core.Targets.Local;

/// <summary>Puts a secret into a file on the memory file system.</summary>
internal static class SecretFile
{
    /// <summary>Writes the file with owner-only rights.</summary>
    /// <param name="folder">Folder on the memory file system.</param>
    /// <param name="key">Worker that the file is for, which removes it with its release.</param>
    /// <param name="secret">The secret.</param>
    /// <returns>What the worker gets instead: the path.</returns>
    public static WorkerSecret Write(string folder, WorkerKey key, WorkerSecret secret)
    {
        string path = Path.Combine(folder, $"{key}.secret.{secret.Variable}");
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var file = new FileStream(path, options);
        file.Write(secret.Value.Span);
        return new WorkerSecret(secret.Variable, Encoding.UTF8.GetBytes(path), AsFile: false);
    }
}
