namespace TrainingJobs.Cmdlets.Binding;

/// <summary>Names and aliases that PowerShell gives to every cmdlet with ShouldProcess.</summary>
internal static class CommonParameterNames
{
    public static IReadOnlyList<string> All { get; } =
    [
        "Verbose", "vb", "Debug", "db", "ErrorAction", "ea", "WarningAction", "wa", "InformationAction", "infa",
        "ProgressAction", "proga", "ErrorVariable", "ev", "WarningVariable", "wv", "InformationVariable", "iv",
        "OutVariable", "ov", "OutBuffer", "ob", "PipelineVariable", "pv", "WhatIf", "wi", "Confirm", "cf", "UseTransaction", "usetx",
    ];
}
