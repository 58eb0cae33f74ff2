# Dot-sourced by Scripts.Tests.ps1: what scripts of this repository may not do. PSScriptAnalyzer is in no registry that each machine
# reaches; these are those of its rules that matter here, over the tree of the parser.

$automaticVariables = 'args', 'error', 'event', 'eventargs', 'eventsubscriber', 'executioncontext', 'false', 'foreach', 'home', 'host',
'input', 'iscoreclr', 'islinux', 'ismacos', 'iswindows', 'lastexitcode', 'matches', 'myinvocation', 'nestedpromptlevel', 'pid', 'profile',
'psboundparameters', 'pscmdlet', 'pscommandpath', 'psculture', 'psedition', 'pshome', 'psitem', 'psscriptroot', 'psuiculture',
'psversiontable', 'pwd', 'sender', 'shellid', 'stacktrace', 'switch', 'this', 'true', '_'

# Assigned so that PowerShell behaves differently: nobody reads them.
$preferenceVariables = '^(\w+Preference|OFS|null)$'

$approvedVerbs = [System.Collections.Generic.HashSet[string]]::new([string[]] (Get-Verb).Verb, [System.StringComparer]::OrdinalIgnoreCase)

function Find-ScriptFault {
    <#
        .SYNOPSIS
        Writes "line rule: what" for each fault of a script.

        .PARAMETER Text
        The script.

        .PARAMETER AllowUnread
        Variables may be assigned that the script does not read: blocks of Pester see each other's.
    #>
    [CmdletBinding()]
    param([string] $Text, [switch] $AllowUnread)

    $tokens = $errors = $null
    $tree = [System.Management.Automation.Language.Parser]::ParseInput($Text, [ref] $tokens, [ref] $errors)
    $errors | ForEach-Object { '{0} Syntax: {1}' -f $_.Extent.StartLineNumber, $_.Message }
    foreach ($node in $tree.FindAll({ $true }, $true)) {
        Find-NodeFault $node | ForEach-Object { '{0} {1}' -f $node.Extent.StartLineNumber, $_ }
    }

    if (-not $AllowUnread) {
        Find-UnreadVariable $tree
    }
}

function Find-NodeFault {
    <# .SYNOPSIS The faults of one node of the tree. #>
    param([System.Management.Automation.Language.Ast] $Node)

    switch ($Node) {
        { $_ -is [System.Management.Automation.Language.CommandAst] } { Find-CommandFault $_ }
        { $_ -is [System.Management.Automation.Language.CatchClauseAst] -and $_.Body.Statements.Count -eq 0 } { 'EmptyCatch: an error is swallowed' }
        { $_ -is [System.Management.Automation.Language.VariableExpressionAst] -and $_.VariablePath.IsGlobal -and $_.VariablePath.UserPath -ne 'global:LASTEXITCODE' } {
            "GlobalVariable: $_ is everybody's"
        }
        { $_ -is [System.Management.Automation.Language.AssignmentStatementAst] } {
            $names = $_.Left.FindAll({ $args[0] -is [System.Management.Automation.Language.VariableExpressionAst] }, $false).VariablePath.UserPath
            $names | Where-Object { $_Name = $_; $Node.Left -isnot [System.Management.Automation.Language.MemberExpressionAst] -and
                $Node.Left -isnot [System.Management.Automation.Language.IndexExpressionAst] -and $_Name -in $automaticVariables } |
                ForEach-Object { "AutomaticVariable: `$$_ is PowerShell's own" }
        }
        { $_ -is [System.Management.Automation.Language.BinaryExpressionAst] -and "$($_.Operator)" -match '^[IC](eq|ne)$' -and "$($_.Right)" -eq '$null' } {
            'NullOnTheRight: a list is filtered by it, not compared'
        }
        { $_ -is [System.Management.Automation.Language.IfStatementAst] } {
            $_.Clauses.Item1 | Where-Object { $_ -is [System.Management.Automation.Language.AssignmentStatementAst] } |
                ForEach-Object { 'AssignmentAsCondition: -eq was meant' }
        }
        { $_ -is [System.Management.Automation.Language.FunctionDefinitionAst] } {
            $verb, $noun = $_.Name -split '-', 2
            if ($noun -and -not $approvedVerbs.Contains($verb)) {
                "Verb: $verb of $($_.Name) is no approved one"
            }
        }
        { $_ -is [System.Management.Automation.Language.ParameterAst] } {
            if ($_.StaticType -eq [switch] -and $_.DefaultValue) {
                "SwitchDefault: $($_.Name) cannot be left out"
            }

            if ($_.Name.VariablePath.UserPath -match 'Password|Passphrase' -and $_.StaticType -eq [string]) {
                "PlainPassword: $($_.Name) stands on the screen"
            }
        }
    }
}

function Find-CommandFault {
    <# .SYNOPSIS The faults of a command as it is called. #>
    param([System.Management.Automation.Language.CommandAst] $Command)

    $name = $Command.GetCommandName()
    if (-not $name) {
        return
    }

    # What every PowerShell has under a short name; an alias of one's own is one's own affair.
    if ($name -ne 'foreach' -and ($alias = $ExecutionContext.InvokeCommand.GetCommand($name, 'Alias')) -and $alias.Source -notmatch '^TrainingJobs$') {
        "Alias: $name is $($alias.Definition)"
    }

    switch ($name) {
        'Invoke-Expression' { 'InvokeExpression: runs a text' }
        'Write-Host' { 'WriteHost: cannot be read by a script' }
        'Set-StrictMode' { if ("$Command" -match '-Off') { 'StrictModeOff: hides misspelt names' } }
        'ConvertTo-SecureString' { if ("$Command" -match '-AsPlainText') { 'PlainSecureString: the text is in the script' } }
    }
}

function Find-UnreadVariable {
    <# .SYNOPSIS Variables that are assigned and then read nowhere in the script. #>
    param([System.Management.Automation.Language.Ast] $Tree)

    $all = $Tree.FindAll({ $args[0] -is [System.Management.Automation.Language.VariableExpressionAst] }, $true)
    $assigned = @($all | Where-Object { $_.Parent -is [System.Management.Automation.Language.AssignmentStatementAst] -and $_.Parent.Left -eq $_ })
    $read = @($all | Where-Object { $_ -notin $assigned }).VariablePath.UserPath
    $assigned | Where-Object { $_.VariablePath.UserPath -notin $read -and $_.VariablePath.UserPath -notmatch $preferenceVariables -and $_.VariablePath.IsUnqualified } |
        ForEach-Object { '{0} Unread: {1} is assigned and not read' -f $_.Extent.StartLineNumber, $_ }
}
