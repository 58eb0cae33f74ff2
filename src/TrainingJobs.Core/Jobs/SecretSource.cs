namespace TrainingJobs.Core.Jobs;

/// <summary>Where a secret's value comes from.</summary>
public enum SecretSource
{
    /// <summary>The encrypted store of TrainingJobs.</summary>
    Store,

    /// <summary>The environment of the session that starts the run.</summary>
    Environment,

    /// <summary>Microsoft.PowerShell.SecretManagement, in the session that starts the run.</summary>
    SecretManagement,

    /// <summary>HashiCorp Vault.</summary>
    Vault,
}
