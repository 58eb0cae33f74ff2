using TrainingJobs.Core;
using TrainingJobs.Core.Secrets;

namespace TrainingJobs.Host.Terminal;

/// <summary>Reads a value that must not be seen.</summary>
internal static class SecretPrompt
{
    /// <exception cref="TrainingJobsException">SecretInvalid: there is too much of it.</exception>
    public static SecretValue Read(HostConsole console, string name) => Console.IsInputRedirected ? ReadInput(name) : ReadKeys(console, name);

    private static SecretValue ReadInput(string name)
    {
        // Room for one line end more, and for a byte that shows that there is more.
        byte[] buffer = GC.AllocateUninitializedArray<byte>(SecretRules.MaxValueLength + 3, pinned: true);
        try
        {
            using Stream input = Console.OpenStandardInput();
            int count = input.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
            if (count == buffer.Length)
            {
                throw new TrainingJobsException(
                    ErrorCodes.SecretInvalid, $"The value for the secret '{name}' is too long, {SecretRules.MaxValueLength} bytes are the most.", name);
            }

            return SecretValue.FromBytes(WithoutLineEnd(buffer.AsSpan(0, count)));
        }
        finally
        {
            Array.Clear(buffer);
        }
    }

    // What 'echo' adds to one line is not part of it; a text of several lines is a file, which is left as it is.
    private static ReadOnlySpan<byte> WithoutLineEnd(ReadOnlySpan<byte> value)
    {
        ReadOnlySpan<byte> line = value.EndsWith("\r\n"u8) ? value[..^2] : value.EndsWith("\n"u8) ? value[..^1] : value;
        return line.Contains((byte)'\n') ? value : line;
    }

    private static SecretValue ReadKeys(HostConsole console, string name)
    {
        // Puts the terminal into the mode in which it shows nothing, before anything is typed.
        _ = Console.KeyAvailable;
        console.Error.Write($"Value of {name}: ");
        console.Flush();
        char[] characters = GC.AllocateUninitializedArray<char>(SecretRules.MaxValueLength, pinned: true);
        int count = 0;
        try
        {
            while (Console.ReadKey(intercept: true) is { Key: not ConsoleKey.Enter } key)
            {
                if (key.Key == ConsoleKey.Backspace)
                {
                    count = Math.Max(0, count - 1);
                }
                else if (key.KeyChar >= ' ' && count < characters.Length)
                {
                    characters[count++] = key.KeyChar;
                }
            }

            console.Error.WriteLine();
            return SecretValue.FromChars(characters.AsSpan(0, count));
        }
        finally
        {
            Array.Clear(characters);
        }
    }
}
