using Xunit;

// All of them need a PowerShell in this process: they are of the suite hosted (see test.sh).
[assembly: AssemblyTrait("Needs", "Runspaces")]
