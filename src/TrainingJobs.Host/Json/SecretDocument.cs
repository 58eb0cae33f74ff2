using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Host.Json;

/// <summary>A reference; a document never holds a secret's value.</summary>
internal sealed record SecretDocument(string Key, string InjectAs, SecretSource Source, SecretInjection As, SecretChannel InjectVia);
