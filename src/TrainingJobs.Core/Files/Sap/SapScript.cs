namespace TrainingJobs.Core.Files.Sap;

/// <summary>Runs a script whose text stands in the configuration.</summary>
internal static class SapScript
{
    /// <summary>
    /// Takes the job's name and the script's text as first arguments, the flags after them. The script runs as the main module
    /// from a file of its own, so that <c>__file__</c>, tracebacks and worker processes of Python find it. Works in Python 2, too.
    /// </summary>
    public const string Driver = """
        import atexit, os, runpy, shutil, sys, tempfile
        name, text = sys.argv[1:3]
        folder = tempfile.mkdtemp()
        owner = os.getpid()
        atexit.register(lambda: os.getpid() == owner and shutil.rmtree(folder, True))
        path = os.path.join(folder, name + '.py')
        with open(path, 'wb') as file:
            file.write(text if isinstance(text, bytes) else os.fsencode(text))
        sys.argv[0:3] = [path]
        runpy.run_path(path, run_name='__main__')
        """;
}
