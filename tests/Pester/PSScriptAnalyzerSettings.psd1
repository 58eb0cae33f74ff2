@{
    # The parts of a path are given to Join-Path one after the other, as everywhere.
    ExcludeRules = @('PSAvoidUsingPositionalParameters')
}
