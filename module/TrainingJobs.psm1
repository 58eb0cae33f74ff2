$loader = Join-Path $PSScriptRoot 'bin' 'TrainingJobs.Loader.dll'
if (-not (Test-Path -LiteralPath $loader)) {
    throw "TrainingJobs has not been built: '$loader' is missing. Run ./build.sh (or ./build.ps1) in the folder of the module."
}

$loaded = 'TrainingJobs.Loader.LoadContext' -as [type]
if (-not $loaded) {
    Add-Type -Path $loader
}
elseif ($loaded.Assembly.Location -ne (Convert-Path -LiteralPath $loader)) {
    throw "TrainingJobs is already loaded from '$($loaded.Assembly.Location)'; start a new PowerShell to load it from '$loader'."
}

$cmdlets = Import-Module -Assembly ([TrainingJobs.Loader.LoadContext]::Initialize()) -PassThru

# A second import of an assembly finds its module already there and exports nothing from this one (PowerShell#20710).
if ($ExecutionContext.SessionState.Module.ExportedCmdlets.Count -eq 0) {
    $add = [psmoduleinfo].GetMethod('AddExportedCmdlet', [System.Reflection.BindingFlags]'Instance, NonPublic')
    foreach ($cmdlet in $cmdlets.ExportedCmdlets.Values) {
        $null = $add.Invoke($ExecutionContext.SessionState.Module, @($cmdlet))
    }
}

Set-Alias -Name Get-TrainingJobLog -Value Get-JobLog
Export-ModuleMember -Cmdlet * -Alias Get-TrainingJobLog
