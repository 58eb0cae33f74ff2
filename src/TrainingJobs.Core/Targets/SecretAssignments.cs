using System.Text;

namespace TrainingJobs.Core.Targets;

/// <summary>Secrets as a few lines of sh that put them into the environment; for a pipe to a shell that becomes the work.</summary>
internal static class SecretAssignments
{
    /// <summary>The text; the caller zeroes it.</summary>
    /// <param name="secrets">The secrets.</param>
    /// <param name="last">A last line, by which the reader knows that all have arrived.</param>
    /// <param name="fileFolder">Folder on a memory file system where the shell puts those that are to be files; null when they have been put there.</param>
    public static byte[] Of(IReadOnlyList<WorkerSecret> secrets, string last, string? fileFolder = null)
    {
        // A quote becomes four bytes at the worst, and a pinned array needs its length beforehand.
        int most = secrets.Sum(secret => (4 * secret.Value.Length) + (16 * secret.Variable.Length) + (4 * fileFolder?.Length ?? 0) + 128);
        byte[] text = GC.AllocateUninitializedArray<byte>(most + last.Length + 1, pinned: true);
        int length = 0;
        foreach (WorkerSecret secret in secrets)
        {
            if (secret.AsFile && fileFolder is not null)
            {
                string path = $"{fileFolder}/trainingjobs-{secret.Variable}";
                AddText("(umask 077; printf %s ");
                AddQuoted(secret.Value.Span);
                AddText($" > {path}); export {secret.Variable}={path}\n");
            }
            else
            {
                AddText($"export {secret.Variable}=");
                AddQuoted(secret.Value.Span);
                AddText("\n");
            }
        }

        AddText(last + "\n");
        byte[] result = GC.AllocateUninitializedArray<byte>(length, pinned: true);
        text.AsSpan(0, length).CopyTo(result);
        text.AsSpan().Clear();
        return result;

        void AddQuoted(ReadOnlySpan<byte> value)
        {
            Add("'"u8);
            foreach (byte part in value)
            {
                if (part == '\'')
                {
                    Add("'\\''"u8);
                }
                else
                {
                    text[length++] = part;
                }
            }

            Add("'"u8);
        }

        void AddText(string part) => Add(Encoding.UTF8.GetBytes(part));

        void Add(ReadOnlySpan<byte> part)
        {
            part.CopyTo(text.AsSpan(length));
            length += part.Length;
        }
    }
}
