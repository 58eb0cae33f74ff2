using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using TrainingJobs.Core;
using TrainingJobs.Core.Agent;
using TrainingJobs.Host.Terminal;

namespace TrainingJobs.Host;

/// <summary>What a command works with: the console, the engine, and the words after <c>--</c>.</summary>
internal sealed class HostSession(HostConsole console, IReadOnlyList<string> words) : IDisposable
{
    private const string HostName = "trainingjobs";
    private TrainingJobsClient? _client;

    public HostConsole Console { get; } = console;

    /// <summary>Arguments for the job, as typed after <c>--</c>.</summary>
    public IReadOnlyList<string> Words { get; } = words;

    public TrainingJobsClient Client => _client ??= new TrainingJobsClient(new ClientOptions { AgentCommand = OwnAgent() });

    public void WriteJson<T>(T document, JsonTypeInfo<T> type) => Console.Output.WriteLine(JsonSerializer.Serialize(document, type));

    public void Dispose() => _client?.Dispose();

    /// <summary>This program again, whether it runs as an executable of its own or as <c>dotnet trainingjobs.dll</c>.</summary>
    private static AgentCommand? OwnAgent()
    {
        if (Environment.ProcessPath is not { } program)
        {
            return null;
        }

        bool isMuxer = Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        string[] arguments = isMuxer ? [Path.Combine(AppContext.BaseDirectory, HostName + ".dll"), "agent"] : ["agent"];
        return new AgentCommand(program, arguments, HostName);
    }
}
