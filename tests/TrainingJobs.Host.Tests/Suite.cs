// All of them start the program: they are of the suite local (see test.sh).
[assembly: AssemblyTrait("Needs", "Processes")]
