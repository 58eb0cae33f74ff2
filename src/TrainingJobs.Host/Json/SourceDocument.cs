using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Host.Json;

internal sealed record SourceDocument(string File, string Format, int Line, int Column)
{
    public static SourceDocument? From(JobSource? source) =>
        source is null ? null : new SourceDocument(source.File, source.Format, source.Line, source.Column);
}
