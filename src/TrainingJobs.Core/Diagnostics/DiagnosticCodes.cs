namespace TrainingJobs.Core.Diagnostics;

/// <summary>Codes of all findings. A code is a public contract: it is never given another meaning.</summary>
public static class DiagnosticCodes
{
    /// <summary>The text is no valid YAML or JSON, or not in UTF-8.</summary>
    public const string SyntaxError = "SyntaxError";

    /// <summary>The file is larger or more deeply nested than a job file can be.</summary>
    public const string TooComplex = "TooComplex";

    /// <summary>The file's content is that of no job file that is known.</summary>
    public const string UnknownFormat = "UnknownFormat";

    /// <summary>A key that means nothing at its place; it is ignored.</summary>
    public const string UnknownKey = "UnknownKey";

    /// <summary>The same key twice in one mapping.</summary>
    public const string DuplicateKey = "DuplicateKey";

    /// <summary>Two parameters, aliases, secrets or jobs of the same name.</summary>
    public const string DuplicateName = "DuplicateName";

    public const string MissingField = "MissingField";
    public const string WrongType = "WrongType";
    public const string InvalidValue = "InvalidValue";
    public const string InvalidQuantity = "InvalidQuantity";
    public const string InvalidDuration = "InvalidDuration";

    /// <summary>A job, parameter or variable has a name that it cannot have.</summary>
    public const string InvalidName = "InvalidName";

    /// <summary>A variable that every run sets itself.</summary>
    public const string ReservedVariable = "ReservedVariable";

    /// <summary>Two fields that contradict each other.</summary>
    public const string ConflictingFields = "ConflictingFields";

    /// <summary>A <c>${name}</c> in a command that looks like a misspelt parameter.</summary>
    public const string UnknownPlaceholder = "UnknownPlaceholder";

    /// <summary>A file or folder that the job names is not there.</summary>
    public const string PathNotFound = "PathNotFound";

    /// <summary>A field is understood, but what it asks for is not done.</summary>
    public const string NotHonoured = "NotHonoured";

    /// <summary>The chosen target cannot do what the job asks for.</summary>
    public const string UnsupportedByTarget = "UnsupportedByTarget";

    /// <summary>The file says when a job is to run by itself, which it does once its schedule is registered.</summary>
    public const string NeedsRegistering = "NeedsRegistering";

    /// <summary>A name that another system allows was changed into one that is allowed here.</summary>
    public const string NameChanged = "NameChanged";

    /// <summary>A spelling of an older version of the format.</summary>
    public const string OldSpelling = "OldSpelling";

    /// <summary>What is, or looks like, a secret's value stands in the file.</summary>
    public const string SecretInFile = "SecretInFile";

    /// <summary>The file is related to a job, but describes none: a deployment, a job's record.</summary>
    public const string NotAJob = "NotAJob";

    /// <summary>Jobs that refer to each other in a circle.</summary>
    public const string JobCycle = "JobCycle";

    /// <summary>A reference to a job that is not there.</summary>
    public const string JobNotFound = "JobNotFound";

    /// <summary>A file of another project that is referred to is not there.</summary>
    public const string ProjectNotFound = "ProjectNotFound";

    public const string ExtendsCycle = "ExtendsCycle";
    public const string TemplateNotFound = "TemplateNotFound";
    public const string UnknownArgument = "UnknownArgument";
    public const string MissingArgument = "MissingArgument";
    public const string InvalidArgument = "InvalidArgument";

    /// <summary>A fault of TrainingJobs itself while it read the file.</summary>
    public const string ReaderFailed = "ReaderFailed";

    /// <summary>More findings than are worth showing; the rest is left out.</summary>
    public const string TooManyFindings = "TooManyFindings";
}
