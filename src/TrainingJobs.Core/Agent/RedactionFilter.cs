using TrainingJobs.Core.Runs.Logs;
using TrainingJobs.Core.Secrets;

namespace TrainingJobs.Core.Agent;

/// <summary>Keeps the values of a run's secrets out of its log.</summary>
internal sealed class RedactionFilter(SecretRedactor redactor) : ILineFilter
{
    public int Longest => redactor.LongestForm;

    public ReadOnlyMemory<byte> Apply(ReadOnlyMemory<byte> data) => redactor.Redact(data);

    public int SafeCut(ReadOnlySpan<byte> data, int cut) => redactor.SafeCut(data, cut);

    public string Apply(string text) => redactor.Redact(text);
}
