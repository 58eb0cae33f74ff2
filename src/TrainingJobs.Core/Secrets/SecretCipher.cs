using System.Security.Cryptography;
using System.Text;

namespace TrainingJobs.Core.Secrets;

/// <summary>
/// AES-256-GCM under the key of the store. Format version, area and name are authenticated with the value, so that a sealed value
/// cannot be put under another name or another run.
/// </summary>
internal sealed class SecretCipher : IDisposable
{
    public const int KeyLength = 32;

    private const int NonceLength = 12;
    private const int TagLength = 16;

    private readonly AesGcm _aes;

    public SecretCipher(ReadOnlySpan<byte> key)
    {
        _aes = new AesGcm(key, TagLength);
        KeyId = Convert.ToHexStringLower(HMACSHA256.HashData(key, "TrainingJobs key id"u8).AsSpan(0, 8));
    }

    public string KeyId { get; }

    public byte[] Seal(string area, string name, ReadOnlySpan<byte> value)
    {
        byte[] result = new byte[NonceLength + TagLength + value.Length];
        Span<byte> nonce = result.AsSpan(0, NonceLength);
        RandomNumberGenerator.Fill(nonce);
        _aes.Encrypt(nonce, value, result.AsSpan(NonceLength + TagLength), result.AsSpan(NonceLength, TagLength), Context(area, name));
        return result;
    }

    /// <returns>The value, or null when the seal is not whole: another name, another key, changed bytes.</returns>
    public SecretValue? Open(string area, string name, byte[] sealedValue)
    {
        if (sealedValue.Length < NonceLength + TagLength)
        {
            return null;
        }

        try
        {
            byte[] context = Context(area, name);
            return SecretValue.Create<byte>(
                sealedValue.Length - NonceLength - TagLength,
                sealedValue,
                (from, to) => _aes.Decrypt(
                    from[..NonceLength], from[(NonceLength + TagLength)..], from.Slice(NonceLength, TagLength), to, context));
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
    }

    public void Dispose() => _aes.Dispose();

    private static byte[] Context(string area, string name) =>
        Encoding.UTF8.GetBytes($"TrainingJobs secret {SecretFileDocument.CurrentFormat}\0{area}\0{name}");
}
