using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;
using System.Text;
using TrainingJobs.Cmdlets.Completion;
using TrainingJobs.Cmdlets.Secrets;
using TrainingJobs.Core;
using TrainingJobs.Core.Secrets;

namespace TrainingJobs.Cmdlets.Commands;

/// <summary>Stores secrets, encrypted.</summary>
[Cmdlet(VerbsCommon.Set, Nouns.JobSecret, SupportsShouldProcess = true)]
[OutputType(typeof(SecretInfo))]
public sealed class SetJobSecretCommand : TrainingJobsCmdlet
{
    private readonly List<string> _lines = [];
    private bool _isArgument;

    /// <summary>Name of the secret; the user name when a credential comes without one.</summary>
    [Parameter(Position = 0)]
    [ArgumentCompleter(typeof(SecretNameCompleter))]
    [ValidateNotNullOrEmpty]
    public string? Name { get; set; }

    /// <summary>A SecureString or a PSCredential; from the pipeline also text or bytes. Asked for when it is not given.</summary>
    [Parameter(Position = 1, ValueFromPipeline = true)]
    [AllowEmptyString]
    [ValidateNotNull]
    public object? Value { get; set; }

    /// <summary>Keep a secret that is there.</summary>
    [Parameter]
    public SwitchParameter NoClobber { get; set; }

    /// <summary>Write name and dates of the secret.</summary>
    [Parameter]
    public SwitchParameter PassThru { get; set; }

    private protected override void Begin() => _isArgument = MyInvocation.BoundParameters.ContainsKey(nameof(Value));

    private protected override void Process()
    {
        switch (SecretInput.Unwrap(Value))
        {
            case string when _isArgument:
                throw new TrainingJobsException(
                    ErrorIds.SecretValueExposed,
                    "A value that is typed as plain text stands on the screen and in the history. Leave it out to be asked for it, pipe it in, or give a SecureString or a PSCredential.",
                    Name);
            case string line:
                _lines.Add(line);
                break;
            case null:
                Store(NameOr(null), Ask);
                break;
            case PSCredential credential:
                Store(NameOr(credential.UserName), _ => SecretInput.TryTake(credential));
                break;
            default:
                Store(NameOr(null), _ => SecretInput.TryTake(Value));
                break;
        }
    }

    private protected override void End()
    {
        if (_lines.Count > 0)
        {
            Store(NameOr(null), _ => Join());
        }
        else if (MyInvocation.ExpectingInput && Value is null)
        {
            throw NoValue("nothing came from the pipeline");
        }
    }

    private string NameOr(string? other) => Name ?? other ?? throw new TrainingJobsException(
        ErrorCodes.SecretInvalid, "Which secret? Give its name with -Name; only a PSCredential brings one of its own.");

    private void Store(string name, Func<string, SecretValue?> take)
    {
        if (!ShouldProcess($"Secret '{name}'", "Set"))
        {
            return;
        }

        using SecretValue value = take(name) ?? throw NoValue(
            $"a {SecretInput.Unwrap(Value)!.GetType().Name} holds none; give a SecureString, a PSCredential, text or bytes");
        SecretInfo info = Client.Secrets.Set(name, value, replace: !NoClobber);
        if (!SecretRedactor.CanRedact(value))
        {
            WriteWarning($"The value of '{name}' is so short that it stands in any log by chance. It will not be redacted there.");
        }

        if (PassThru)
        {
            WriteObject(info);
        }
    }

    private SecretValue Ask(string name)
    {
        try
        {
            var field = new FieldDescription($"Value of {name}");
            field.SetParameterType(typeof(SecureString));
            PSObject? answer = Host.UI.Prompt("", "", [field])?.GetValueOrDefault(field.Name);
            using var text = answer?.BaseObject as SecureString;
            return SecretInput.TryTake(text) ?? throw NoValue("none was typed");
        }
        catch (Exception error) when (error is PSInvalidOperationException or HostException or NotImplementedException)
        {
            throw NoValue("this session cannot ask for it; pipe it in", error);
        }
    }

    // One line is a value as it is. Several are a text, which ends its last line too: key files are not read otherwise.
    private SecretValue Join()
    {
        if (_lines is [var line])
        {
            return SecretValue.FromChars(line);
        }

        var text = new StringBuilder();
        foreach (string part in _lines)
        {
            text.Append(part).Append('\n');
        }

        char[] characters = new char[text.Length];
        text.CopyTo(0, characters, text.Length);
        SecretValue value = SecretValue.FromChars(characters);
        Array.Clear(characters);
        text.Clear();
        return value;
    }

    private TrainingJobsException NoValue(string reason, Exception? inner = null) => new(
        ErrorIds.SecretValueRequired, $"There is no value for the secret '{Name}': {reason}.", Name, inner);
}
