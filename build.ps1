<#
    .SYNOPSIS
    Builds everything a user needs: module/bin, output/bin/trainingjobs and the publishable output/TrainingJobs/<version>.

    .PARAMETER Quiet
    Say nothing unless something fails.
#>
[CmdletBinding()]
param([Alias('q')][switch] $Quiet)

$ErrorActionPreference = 'Stop'
$root = $PSScriptRoot
$version = (Import-PowerShellDataFile -LiteralPath (Join-Path $root 'TrainingJobs.psd1')).ModuleVersion

function Publish-Project {
    param([string] $Project, [string] $Folder)

    # A folder of old files would outlive the package that brought them.
    Remove-Item -LiteralPath $Folder -Recurse -Force -ErrorAction Ignore
    $log = dotnet publish (Join-Path $root 'src' $Project) -c Release -o $Folder "-p:Version=$version" --no-self-contained -v q --nologo 2>&1
    if ($LASTEXITCODE -ne 0) {
        throw ($log -join [Environment]::NewLine)
    }
}

$bin = Join-Path $root 'module' 'bin'
$output = Join-Path $root 'output'
$loader = Join-Path $output 'loader'
Publish-Project TrainingJobs.Cmdlets $bin
Publish-Project TrainingJobs.Loader $loader
Copy-Item -LiteralPath (Join-Path $loader 'TrainingJobs.Loader.dll') -Destination $bin
Publish-Project TrainingJobs.Host (Join-Path $output 'bin')
Get-ChildItem -LiteralPath $bin -File | Where-Object Name -Match '\.deps\.json$|^TrainingJobs\..*\.xml$' | Remove-Item

# Help of cmdlets that are imported as an assembly is looked for beside the assembly, or in the folder of the manifest.
$help = Join-Path $root 'module' 'en-US'
if (Test-Path -LiteralPath $help) {
    Copy-Item -LiteralPath $help -Destination $bin -Recurse
}

Remove-Item -LiteralPath (Join-Path $output 'TrainingJobs'), $loader -Recurse -Force -ErrorAction Ignore
$stage = Join-Path $output 'TrainingJobs' $version
$null = New-Item -ItemType Directory -Path $stage
Copy-Item -LiteralPath (Join-Path $root 'TrainingJobs.psd1'), (Join-Path $root 'LICENSE') -Destination $stage
Copy-Item -LiteralPath (Join-Path $root 'module') -Destination $stage -Recurse
if (Test-Path -LiteralPath $help) {
    Remove-Item -LiteralPath (Join-Path $stage 'module' 'bin' 'en-US') -Recurse
    Move-Item -LiteralPath (Join-Path $stage 'module' 'en-US') -Destination $stage
}

if (-not $Quiet) {
    "module:  $stage"
    "program: $(Join-Path $output 'bin' 'trainingjobs')"
}
