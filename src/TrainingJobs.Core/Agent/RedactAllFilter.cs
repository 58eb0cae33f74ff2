using System.Text;
using TrainingJobs.Core.Runs.Logs;

namespace TrainingJobs.Core.Agent;

/// <summary>Lets nothing through: for a run whose secrets cannot be read any more, so that nobody knows what to take out.</summary>
internal sealed class RedactAllFilter : ILineFilter
{
    private static readonly byte[] s_mark = Encoding.UTF8.GetBytes("***");

    public int Longest => 0;

    public ReadOnlyMemory<byte> Apply(ReadOnlyMemory<byte> data) => s_mark;

    public int SafeCut(ReadOnlySpan<byte> data, int cut) => cut;
}
