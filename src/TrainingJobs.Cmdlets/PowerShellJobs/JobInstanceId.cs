using System.Text;

namespace TrainingJobs.Cmdlets.PowerShellJobs;

/// <summary>
/// The InstanceId of a run's job: the same in each session, and the run's id can be read back from it, so that a run is found by it
/// without a list of all runs. A UUID of version 8 (RFC 9562) whose first six and last four bytes are the characters of the id.
/// </summary>
internal static class JobInstanceId
{
    private const int Head = 6;
    private const int Tail = 4;

    // Version 8, variant 10, and "TJR".
    private static ReadOnlySpan<byte> Mark => [0x80, 0x00, 0x80, (byte)'T', (byte)'J', (byte)'R'];

    public static Guid Of(string runId)
    {
        Span<byte> bytes = stackalloc byte[16];
        Span<byte> id = stackalloc byte[Head + Tail];
        id.Clear();
        Encoding.ASCII.GetBytes(runId, id);
        id[..Head].CopyTo(bytes);
        Mark.CopyTo(bytes[Head..]);
        id[Head..].CopyTo(bytes[(Head + Mark.Length)..]);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>Null for the id of another kind of job.</summary>
    public static string? ToRunId(Guid instanceId)
    {
        Span<byte> bytes = stackalloc byte[16];
        instanceId.TryWriteBytes(bytes, bigEndian: true, out _);
        return bytes.Slice(Head, Mark.Length).SequenceEqual(Mark)
            ? Encoding.ASCII.GetString([.. bytes[..Head], .. bytes[(Head + Mark.Length)..]]).TrimEnd('\0')
            : null;
    }
}
