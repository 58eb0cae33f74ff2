using System.Globalization;
using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files.TrainingJobs;

/// <summary>Reads how a failed run is tried again.</summary>
internal sealed class RetryReader(NodeReader reader)
{
    private readonly DiagnosticBag _diagnostics = reader.Diagnostics;

    public RetryPolicy? ReadRetry(YamlNode? node)
    {
        if (reader.Mapping(node, "retry", "Write 'retry: {attempts: 3}'.") is not { } mapping)
        {
            return null;
        }

        reader.CheckKeys(mapping, TrainingJobsKeys.Retry, "'retry'");
        return new RetryPolicy
        {
            Attempts = reader.Integer(NodeReader.Field(mapping, "attempts"), "attempts", 1) ?? 1,
            Delay = reader.Duration(NodeReader.Field(mapping, "delay"), "delay", allowZero: true) ?? TimeSpan.Zero,
            Backoff = ReadBackoff(NodeReader.Field(mapping, "backoff")),
            On = ReadRetried(NodeReader.Field(mapping, "on")),
        };
    }

    // What is misspelt would never be tried again, and nobody would be told.
    private IReadOnlyList<string> ReadRetried(YamlNode? node)
    {
        IReadOnlyList<YamlScalar> items = [.. reader.TextNodes(node, "on")];
        foreach (YamlScalar item in items)
        {
            if (!string.IsNullOrWhiteSpace(item.Text)
                && !int.TryParse(item.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)
                && !RetryPolicy.Reasons.Contains(item.Text, StringComparer.OrdinalIgnoreCase))
            {
                _diagnostics.Warning(
                    DiagnosticCodes.InvalidValue, item.Position, $"No run fails with the reason '{item.Shown}', so that it is never tried again for it.",
                    _diagnostics.DidYouMean(item.Text, RetryPolicy.Reasons) ?? $"Exit codes and these reasons: {string.Join(", ", RetryPolicy.Reasons)}.");
            }
        }

        return [.. items.Select(item => item.Text)];
    }

    private double ReadBackoff(YamlNode? node)
    {
        if (node is null)
        {
            return 1;
        }

        if (node is not YamlScalar scalar
            || !double.TryParse(scalar.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out double factor))
        {
            reader.WrongType(node, "backoff", "a number");
            return 1;
        }

        if (factor is >= 1 and <= 1000)
        {
            return factor;
        }

        _diagnostics.Error(DiagnosticCodes.InvalidValue, node.Position, $"'backoff' must be from 1 to 1000, not {scalar.Shown}.", "1 keeps the delay, 2 doubles it each time.");
        return 1;
    }
}
