using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Security.Cryptography;

namespace TrainingJobs.Core.Secrets;

/// <summary>DPAPI of Windows: seals bytes for the current user. Called directly, because the package that wraps it is one more to ship.</summary>
[SupportedOSPlatform("windows")]
internal static unsafe partial class DataProtection
{
    /// <summary>Never show a window: the agent has no desktop.</summary>
    private const int NoInterface = 1;

    public static byte[] Protect(ReadOnlySpan<byte> data)
    {
        fixed (byte* pointer = data)
        {
            var input = new Blob { Length = data.Length, Data = pointer };
            if (!CryptProtectData(&input, null, null, null, null, NoInterface, out Blob output))
            {
                throw new CryptographicException(Marshal.GetLastPInvokeError());
            }

            return Take(output);
        }
    }

    /// <returns>The bytes, or null when another user or machine sealed them.</returns>
    public static byte[]? Unprotect(ReadOnlySpan<byte> data)
    {
        fixed (byte* pointer = data)
        {
            var input = new Blob { Length = data.Length, Data = pointer };
            return CryptUnprotectData(&input, null, null, null, null, NoInterface, out Blob output) ? Take(output) : null;
        }
    }

    private static byte[] Take(Blob blob)
    {
        var data = new Span<byte>(blob.Data, blob.Length);
        byte[] copy = data.ToArray();
        CryptographicOperations.ZeroMemory(data);
        _ = LocalFree(blob.Data);
        return copy;
    }

    [LibraryImport("crypt32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool CryptProtectData(
        Blob* input, char* description, Blob* entropy, void* reserved, void* prompt, int flags, out Blob output);

    [LibraryImport("crypt32.dll", SetLastError = true)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool CryptUnprotectData(
        Blob* input, char** description, Blob* entropy, void* reserved, void* prompt, int flags, out Blob output);

    [LibraryImport("kernel32.dll")]
    private static partial void* LocalFree(void* memory);

    private struct Blob
    {
        public int Length;
        public byte* Data;
    }
}
