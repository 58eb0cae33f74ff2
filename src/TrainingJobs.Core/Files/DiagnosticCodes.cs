namespace TrainingJobs.Core.Files;

/// <summary>Codes of all findings. A code is a public contract: it is never given another meaning.</summary>
public static class DiagnosticCodes
{
    public const string SyntaxError = "SyntaxError";
    public const string UnknownFormat = "UnknownFormat";
    public const string UnknownKey = "UnknownKey";
    public const string DuplicateKey = "DuplicateKey";
    public const string MissingField = "MissingField";
    public const string WrongType = "WrongType";
    public const string InvalidValue = "InvalidValue";
    public const string InvalidQuantity = "InvalidQuantity";
    public const string InvalidDuration = "InvalidDuration";
    public const string InvalidName = "InvalidName";
    public const string ExtendsCycle = "ExtendsCycle";
    public const string TemplateNotFound = "TemplateNotFound";
    public const string UnknownArgument = "UnknownArgument";
    public const string MissingArgument = "MissingArgument";
    public const string InvalidArgument = "InvalidArgument";
}
