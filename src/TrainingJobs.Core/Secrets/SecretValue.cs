using System.Security.Cryptography;
using System.Text;

namespace TrainingJobs.Core.Secrets;

/// <summary>A secret's value in memory. Does not move, is zeroed at the end, and shows itself as <c>***</c> wherever it is printed.</summary>
public sealed class SecretValue : IDisposable
{
    private byte[]? _bytes;

    private SecretValue(int length) => _bytes = GC.AllocateUninitializedArray<byte>(length, pinned: true);

    /// <summary>The value; not to be copied to where it outlives this.</summary>
    public ReadOnlySpan<byte> Bytes => Memory.Span;

    /// <inheritdoc cref="Bytes"/>
    public ReadOnlyMemory<byte> Memory => _bytes ?? throw new ObjectDisposedException(nameof(SecretValue));

    public int Length => Memory.Length;

    /// <summary>A copy of the bytes.</summary>
    public static SecretValue FromBytes(ReadOnlySpan<byte> bytes) => Create(bytes.Length, bytes, (from, to) => from.CopyTo(to));

    /// <summary>The text in UTF-8.</summary>
    public static SecretValue FromChars(ReadOnlySpan<char> text) =>
        Create(Encoding.UTF8.GetByteCount(text), text, (from, to) => Encoding.UTF8.GetBytes(from, to));

    internal static SecretValue Create<T>(int length, ReadOnlySpan<T> from, FillAction<T> fill)
    {
        var value = new SecretValue(length);
        try
        {
            fill(from, value._bytes);
            return value;
        }
        catch
        {
            value.Dispose();
            throw;
        }
    }

    /// <summary>The value as text, for where nothing but a string will do: it cannot be zeroed.</summary>
    public string Reveal() => Encoding.UTF8.GetString(Bytes);

    public override string ToString() => SecretRedactor.Mark;

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_bytes);
        _bytes = null;
    }

    internal delegate void FillAction<T>(ReadOnlySpan<T> from, Span<byte> to);
}
