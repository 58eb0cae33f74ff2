using System.Management.Automation;
using System.Runtime.InteropServices;
using System.Security;
using TrainingJobs.Core.Secrets;

namespace TrainingJobs.Cmdlets.Secrets;

/// <summary>Values as PowerShell holds them.</summary>
internal static class SecretInput
{
    /// <returns>The value, to be disposed of by the caller; null when the object is of no kind that holds one.</returns>
    public static SecretValue? TryTake(object? value) => Unwrap(value) switch
    {
        SecureString text => Take(text),
        PSCredential credential => Take(credential.Password),
        string text => SecretValue.FromChars(text),
        byte[] bytes => SecretValue.FromBytes(bytes),
        _ => null,
    };

    /// <summary>The object without what PowerShell puts around it.</summary>
    public static object? Unwrap(object? value) => value is PSObject wrapper ? wrapper.BaseObject : value;

    private static SecretValue Take(SecureString text)
    {
        char[] characters = GC.AllocateUninitializedArray<char>(text.Length, pinned: true);
        nint pointer = Marshal.SecureStringToBSTR(text);
        try
        {
            Marshal.Copy(pointer, characters, 0, characters.Length);
            return SecretValue.FromChars(characters);
        }
        finally
        {
            Marshal.ZeroFreeBSTR(pointer);
            Array.Clear(characters);
        }
    }
}
