using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Secrets;

/// <summary>Which names and values the store takes.</summary>
public static class SecretRules
{
    public const int MaxNameLength = 200;

    /// <summary>64 KiB: as much as other stores take; a variable cannot hold much more.</summary>
    public const int MaxValueLength = 64 * 1024;

    /// <summary>True for up to 200 characters without control characters, wildcards, and blanks at the ends.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= MaxNameLength
        && !char.IsWhiteSpace(name[0])
        && !char.IsWhiteSpace(name[^1])
        && !name.Any(c => char.IsControl(c) || c is '*' or '?' or '[' or ']');

    /// <exception cref="TrainingJobsException">SecretInvalid.</exception>
    internal static void CheckName(string name)
    {
        if (!IsName(name))
        {
            throw new TrainingJobsException(
                ErrorCodes.SecretInvalid,
                $"'{name}' is no name for a secret. Take 1 to {MaxNameLength} characters other than * ? [ ] and control characters, without blanks at the ends.",
                name);
        }
    }

    /// <exception cref="TrainingJobsException">SecretInvalid.</exception>
    internal static void CheckValue(string name, SecretValue value)
    {
        if (value.Length is 0 or > MaxValueLength)
        {
            string fault = value.Length == 0 ? "is empty" : $"has {value.Length} bytes, {MaxValueLength} are the most";
            throw new TrainingJobsException(ErrorCodes.SecretInvalid, $"The value for the secret '{name}' {fault}.", name);
        }
    }

    /// <summary>Checks a value, and that it can be given to the work in the way that is asked for.</summary>
    /// <exception cref="TrainingJobsException">SecretInvalid.</exception>
    internal static void CheckValue(JobSecret secret, SecretValue value)
    {
        CheckValue(secret.Key, value);
        // It would end there, and what is printed then is not what is looked for in logs.
        if (secret.As == SecretInjection.Variable && value.Bytes.Contains((byte)0))
        {
            throw new TrainingJobsException(
                ErrorCodes.SecretInvalid,
                $"The value of the secret '{secret.Key}' has a zero byte, which a variable cannot hold. Give it to the work as a file, with 'as: file'.",
                secret.Key);
        }
    }
}
