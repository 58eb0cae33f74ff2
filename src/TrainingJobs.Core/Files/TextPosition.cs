namespace TrainingJobs.Core.Files;

/// <summary>A place in a text.</summary>
/// <param name="Line">Line, from 1.</param>
/// <param name="Column">Column in UTF-16 code units, from 1.</param>
/// <param name="File">Absolute path of the file, when it is not the one that is being read but another that it refers to.</param>
internal readonly record struct TextPosition(int Line, int Column, string? File = null);
