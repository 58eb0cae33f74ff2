namespace TrainingJobs.Core.Files.Modelbit;

/// <summary>A parameter of a Python function.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Annotation">Its type as written; null when it has none.</param>
/// <param name="Default">Its default as written; null when it has none.</param>
internal sealed record PythonParameter(string Name, string? Annotation, string? Default);
