using System.Management.Automation;
using TrainingJobs.Core;

namespace TrainingJobs.Cmdlets.Secrets;

/// <summary>
/// Asks the vaults of Microsoft.PowerShell.SecretManagement, on the pipeline thread. A key is <c>vault/name</c> when a vault of that name is
/// registered, and then that one alone is asked, because a locked vault elsewhere, or one that allows no slash in a name, would be an
/// error. Else it is the name of a secret, for which Get-Secret asks the default vault first and then the others.
/// </summary>
internal sealed class ManagedVaults(PSCmdlet cmdlet)
{
    private const string Module = "Microsoft.PowerShell.SecretManagement";

    // An error ends the search, because the next vault may have another value of that name. InvokeScript takes an only result that is an
    // array apart, hence the object around it.
    private const string Get = $$"""
        param($name, $vault)
        $in = if ($vault) { @{ Vault = $vault } } else { @{} }
        [pscustomobject] @{ Secret = {{Module}}\Get-Secret -Name $name @in -ErrorAction Stop }
        """;

    private IReadOnlyList<string>? _names;

    /// <returns>The secret, as its vault gives it.</returns>
    /// <exception cref="TrainingJobsException">There is no such secret, or it cannot be asked for.</exception>
    public object Find(string key)
    {
        _names ??= Names(key);
        string? vault = _names
            .Where(name => key.Length > name.Length + 1 && key[name.Length] == '/' && key.StartsWith(name, StringComparison.OrdinalIgnoreCase))
            .MaxBy(name => name.Length);
        string name = vault is null ? key : key[(vault.Length + 1)..];
        try
        {
            return cmdlet.InvokeCommand.InvokeScript(Get, name, vault!)[0].Properties["Secret"].Value ?? throw NotFound(key, name, vault);
        }
        catch (RuntimeException error) when (error is not PipelineStoppedException)
        {
            throw error.ErrorRecord?.CategoryInfo.Category is ErrorCategory.ObjectNotFound
                ? NotFound(key, name, vault)
                : Unavailable(key, $"cannot be read from SecretManagement: {Reason(error)}{NoSuchVault(key, vault) ?? OneAlone(key, vault)}", error);
        }
    }

    private IReadOnlyList<string> Names(string key)
    {
        if (cmdlet.InvokeCommand.GetCommand($@"{Module}\Get-Secret", CommandTypes.Cmdlet | CommandTypes.Function) is null)
        {
            throw Unavailable(key, $"is to come from SecretManagement, which is not there. Install it: Install-PSResource {Module}.");
        }

        try
        {
            string[] names = [.. cmdlet.InvokeCommand.InvokeScript($@"{Module}\Get-SecretVault -ErrorAction Stop | ForEach-Object Name").Select(name => name.ToString())];
            return names.Length > 0
                ? names
                : throw Unavailable(key, "is to come from SecretManagement, which has no vault. Register one with Register-SecretVault.");
        }
        catch (RuntimeException error) when (error is not PipelineStoppedException)
        {
            throw Unavailable(key, $"cannot be read from SecretManagement: {Reason(error)}", error);
        }
    }

    // What a vault has said stands in an inner exception; the outer one tells only its name.
    private static string Reason(RuntimeException error)
    {
        Exception told = error.ErrorRecord?.Exception ?? error;
        IEnumerable<string> messages = new[] { told, told.InnerException }.OfType<Exception>().Select(inner => inner.Message.ReplaceLineEndings(" ").Trim().TrimEnd('.'));
        return string.Join(": ", messages) + '.';
    }

    private static TrainingJobsException NotFound(string key, string name, string? vault)
    {
        (string where, string set) = vault is null ? ("any vault", $"Set-Secret {name}") : ($"the vault '{vault}'", $"Set-Secret {name} -Vault {vault}");
        return new TrainingJobsException(
            ErrorCodes.SecretNotFound,
            $"The secret '{name}' is not in {where} of SecretManagement. Set it with '{set}', or see Get-SecretInfo.{NoSuchVault(key, vault)}",
            key);
    }

    private static string? NoSuchVault(string key, string? vault) =>
        vault is null && key.IndexOf('/') is > 0 and var at ? $" A vault '{key[..at]}' is not registered; see Get-SecretVault." : null;

    private string? OneAlone(string key, string? vault) => vault is null && _names!.Count > 1 ? $" A key 'VAULT/{key}' asks one vault alone." : null;

    private static TrainingJobsException Unavailable(string key, string what, Exception? error = null) =>
        new(ErrorCodes.SecretSourceUnavailable, $"The secret '{key}' {what}", key, error);
}
