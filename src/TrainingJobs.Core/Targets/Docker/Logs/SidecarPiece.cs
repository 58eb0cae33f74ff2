namespace TrainingJobs.Core.Targets.Docker.Logs;

/// <summary>A part of what a store tells of an output.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Offset">Of data, where it begins in the output; of the end, the length of the output.</param>
/// <param name="Data">The bytes; valid until more is read.</param>
internal readonly record struct SidecarPiece(SidecarPieceKind Kind, long Offset = 0, ReadOnlyMemory<byte> Data = default);
