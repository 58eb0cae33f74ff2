using System.Security.Cryptography;

namespace TrainingJobs.Core.Secrets;

/// <summary>The random key of a store: a file with rights for the owner only; on Windows sealed for the user by the system (DPAPI).</summary>
internal sealed class SecretKeyFile(string path)
{
    private const UnixFileMode OthersRights =
        UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;

    private static ReadOnlySpan<byte> PlainHeader => "TJK1"u8;

    private static ReadOnlySpan<byte> ProtectedHeader => "TJD1"u8;

    private string Folder => Path.GetDirectoryName(path)!;

    public bool Exists => File.Exists(path);

    /// <exception cref="TrainingJobsException">SecretStoreDamaged, SecretStoreInsecure.</exception>
    public SecretCipher Open()
    {
        byte[] content;
        try
        {
            CheckRights(Folder, "700");
            CheckRights(path, "600");
            content = SecureFile.Read(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Damaged("is missing, and without it the stored secrets cannot be read", exception);
        }

        byte[]? key = null;
        try
        {
            key = Unwrap(content);
            return new SecretCipher(key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <summary>Makes a new key. The caller holds the lock of the store and has seen that there is none.</summary>
    /// <exception cref="TrainingJobsException">SecretStoreInsecure.</exception>
    public SecretCipher Create()
    {
        CheckRights(Folder, "700");
        byte[] key = GC.AllocateUninitializedArray<byte>(SecretCipher.KeyLength, pinned: true);
        byte[] content = [];
        try
        {
            RandomNumberGenerator.Fill(key);
            content = OperatingSystem.IsWindows()
                ? [.. ProtectedHeader, .. DataProtection.Protect(key)]
                : [.. PlainHeader, .. key];
            SecureFile.Write(path, content, replace: false);
            return new SecretCipher(key);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(content);
            CryptographicOperations.ZeroMemory(key);
        }
    }

    /// <exception cref="TrainingJobsException">SecretStoreInsecure: somebody else could read the key or put another in its place.</exception>
    private static void CheckRights(string path, string mode)
    {
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & OthersRights) != 0)
        {
            throw new TrainingJobsException(
                ErrorCodes.SecretStoreInsecure,
                $"Others than the owner have rights on '{path}', so that the secrets there are not used. Take the rights away: chmod {mode} '{path}'. If somebody may have read it, set the secrets anew.",
                path);
        }
    }

    private byte[] Unwrap(byte[] content)
    {
        ReadOnlySpan<byte> expected = OperatingSystem.IsWindows() ? ProtectedHeader : PlainHeader;
        if (!content.AsSpan().StartsWith(expected))
        {
            throw Damaged("is no key file of this system");
        }

        byte[]? key = OperatingSystem.IsWindows() ? DataProtection.Unprotect(content.AsSpan(expected.Length)) : content[expected.Length..];
        return key is { Length: SecretCipher.KeyLength } ? key : throw Damaged("is not whole, or belongs to another user");
    }

    private TrainingJobsException Damaged(string fault, Exception? inner = null) => new(
        ErrorCodes.SecretStoreDamaged,
        $"The key file '{path}' {fault}. Put it back from a backup; or move the folder '{Folder}' away and set the secrets anew. Nothing was changed.",
        path,
        inner);
}
