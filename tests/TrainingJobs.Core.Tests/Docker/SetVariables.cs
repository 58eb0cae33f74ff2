namespace TrainingJobs.Core.Tests.Docker;

/// <summary>Sets variables of this process, which the runs it starts and their agent get, and sets them back.</summary>
internal sealed class SetVariables : IDisposable
{
    private readonly List<(string Name, string? Before)> _before = [];

    public SetVariables(params (string Name, string? Value)[] variables)
    {
        foreach ((string name, string? value) in variables)
        {
            _before.Add((name, Environment.GetEnvironmentVariable(name)));
            Environment.SetEnvironmentVariable(name, value);
        }
    }

    public void Dispose()
    {
        foreach ((string name, string? value) in _before)
        {
            Environment.SetEnvironmentVariable(name, value);
        }
    }
}
