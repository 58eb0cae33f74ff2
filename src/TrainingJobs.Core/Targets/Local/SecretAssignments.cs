using System.Text;

namespace TrainingJobs.Core.Targets.Local;

/// <summary>Secrets as the shim reads them from its standard input: assignments for sh.</summary>
internal static class SecretAssignments
{
    /// <summary>The text; the caller zeroes it.</summary>
    public static byte[] Of(IReadOnlyList<WorkerSecret> secrets)
    {
        // A quote becomes four bytes at the worst, and pinned arrays need a length beforehand.
        byte[] text = GC.AllocateUninitializedArray<byte>(secrets.Sum(secret => (4 * secret.Value.Length) + (4 * secret.Variable.Length) + 32) + 64, pinned: true);
        int length = 0;
        foreach (WorkerSecret secret in secrets)
        {
            Add(Encoding.UTF8.GetBytes($"export {secret.Variable}='"));
            foreach (byte value in secret.Value.Span)
            {
                if (value == '\'')
                {
                    Add("'\\''"u8);
                }
                else
                {
                    text[length++] = value;
                }
            }

            Add("'\n"u8);
        }

        Add("trainingjobs_all=1\n"u8);
        text.AsSpan(length).Fill((byte)'\n');
        return text;

        void Add(ReadOnlySpan<byte> part)
        {
            part.CopyTo(text.AsSpan(length));
            length += part.Length;
        }
    }
}
