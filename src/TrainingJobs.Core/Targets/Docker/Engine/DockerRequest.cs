using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace TrainingJobs.Core.Targets.Docker.Engine;

/// <summary>A request to a daemon; the path is without version and leading slash.</summary>
internal sealed class DockerRequest
{
    private DockerRequest(HttpMethod method, string path)
    {
        Method = method;
        Path = path;
    }

    public HttpMethod Method { get; }

    public string Path { get; private set; }

    public HttpContent? Content { get; private set; }

    public List<(string Name, string Value)> Headers { get; } = [];

    /// <summary>True when the connection is to become one of plain bytes both ways.</summary>
    public bool IsUpgrade { get; private set; }

    /// <summary>True when the daemon may work for long before it answers.</summary>
    public bool IsLong { get; private set; }

    public static DockerRequest Get(string path) => new(HttpMethod.Get, path);

    public static DockerRequest Head(string path) => new(HttpMethod.Head, path);

    public static DockerRequest Post(string path) => new(HttpMethod.Post, path);

    public static DockerRequest Put(string path) => new(HttpMethod.Put, path);

    public static DockerRequest Delete(string path) => new(HttpMethod.Delete, path);

    /// <summary>A name as a segment of a path.</summary>
    public static string Segment(string name) => Uri.EscapeDataString(name);

    /// <summary>Adds a parameter; null adds nothing.</summary>
    public DockerRequest With(string name, string? value)
    {
        if (value is not null)
        {
            Path += $"{(Path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{name}={Uri.EscapeDataString(value)}";
        }

        return this;
    }

    public DockerRequest With(string name, bool value) => value ? With(name, "1") : this;

    public DockerRequest WithHeader(string name, string? value)
    {
        if (value is not null)
        {
            Headers.Add((name, value));
        }

        return this;
    }

    public DockerRequest WithJson<T>(T value, JsonTypeInfo<T> type)
    {
        Content = new StringContent(JsonSerializer.Serialize(value, type), Encoding.UTF8, "application/json");
        return this;
    }

    /// <summary>Adds a tar that is written while it is sent.</summary>
    public DockerRequest WithTar(Func<Stream, CancellationToken, Task> write)
    {
        Content = new PushContent(write);
        Content.Headers.ContentType = new MediaTypeHeaderValue("application/x-tar");
        return this;
    }

    public DockerRequest Upgrading()
    {
        IsUpgrade = true;
        return this;
    }

    public DockerRequest TakingLong()
    {
        IsLong = true;
        return this;
    }
}
