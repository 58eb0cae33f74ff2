using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using TrainingJobs.Core.Targets.Programs;

namespace TrainingJobs.Core.Targets.Docker.Api;

/// <summary>A connection to the daemon of another host: the streams of <c>ssh … docker system dial-stdio</c>.</summary>
internal sealed class SshConnection : Stream
{
    private const int LongestError = 2000;

    /// <summary>How long ssh may take to say why it has ended.</summary>
    private static readonly TimeSpan s_lastWords = TimeSpan.FromSeconds(2);

    private readonly DockerEndpoint _endpoint;
    private readonly Process _process;
    private readonly Stream _input;
    private readonly Stream _output;
    private readonly StringBuilder _error = new();
    private readonly Task _errorRead;
    private bool _hasAnswered;

    private SshConnection(DockerEndpoint endpoint, Process process)
    {
        _endpoint = endpoint;
        _process = process;
        _input = process.StandardInput.BaseStream;
        _output = process.StandardOutput.BaseStream;
        _errorRead = ReadErrorAsync();
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="DockerUnavailableException">ssh cannot be started; what ssh itself has to say comes with the first read.</exception>
    public static SshConnection Open(DockerEndpoint endpoint)
    {
        try
        {
            ProcessStartInfo info = ProgramRunner.InfoFor("ssh", Arguments(endpoint.Address));
            info.RedirectStandardInput = info.RedirectStandardOutput = info.RedirectStandardError = true;
            return new SshConnection(endpoint, Process.Start(info)!);
        }
        catch (Win32Exception exception)
        {
            throw new DockerUnavailableException(
                endpoint, UnavailableCause.Ssh, $"'ssh' cannot be started, which {endpoint} needs: {exception.Message}", exception);
        }
    }

    /// <summary>The arguments of ssh; it never asks, because there is nobody to answer.</summary>
    public static IReadOnlyList<string> Arguments(Uri address)
    {
        List<string> arguments = ["-o", "BatchMode=yes", "-o", "ConnectTimeout=20", "-o", "ServerAliveInterval=15"];
        if (address.UserInfo.Length > 0)
        {
            arguments.AddRange(["-l", Uri.UnescapeDataString(address.UserInfo.Split(':')[0])]);
        }

        if (address.Port > 0)
        {
            arguments.AddRange(["-p", address.Port.ToString(CultureInfo.InvariantCulture)]);
        }

        arguments.AddRange(["-T", "--", address.Host, "docker"]);
        if (address.AbsolutePath.Trim('/').Length > 0)
        {
            arguments.AddRange(["--host", $"unix://{address.AbsolutePath}"]);
        }

        return [.. arguments, "system", "dial-stdio"];
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await _output.ReadAsync(buffer, cancellationToken);
        if (read == 0 && !_hasAnswered)
        {
            throw await RefusedAsync(cancellationToken);
        }

        _hasAnswered |= read > 0;
        return read;
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            await _input.WriteAsync(buffer, cancellationToken);
            await _input.FlushAsync(cancellationToken);
        }
        catch (IOException) when (!_hasAnswered)
        {
            throw await RefusedAsync(cancellationToken);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => _output.Read(buffer, offset, count);

    public override void Write(byte[] buffer, int offset, int count)
    {
        _input.Write(buffer, offset, count);
        _input.Flush();
    }

    public override void Flush() => _input.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => _input.FlushAsync(cancellationToken);

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            try
            {
                _process.Kill();
            }
            catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
            {
                // It has ended by itself.
            }

            _process.Dispose();
        }

        base.Dispose(disposing);
    }

    private async Task<DockerUnavailableException> RefusedAsync(CancellationToken cancellationToken)
    {
        await Task.WhenAny(_errorRead, Task.Delay(s_lastWords, cancellationToken));
        string words;
        lock (_error)
        {
            words = _error.ToString().Trim().ReplaceLineEndings(" ");
        }

        string advice = words switch
        {
            _ when words.Contains("Permission denied", StringComparison.Ordinal) && words.Contains("docker", StringComparison.OrdinalIgnoreCase) && words.Contains("socket", StringComparison.OrdinalIgnoreCase) =>
                " Add the user to the group 'docker' on that host.",
            _ when words.Contains("Permission denied", StringComparison.Ordinal) => $" Give ssh a key that the host knows; 'ssh {_endpoint.Address.Host}' must work without a password.",
            _ when words.Contains("Host key verification failed", StringComparison.Ordinal) => $" Log in once with 'ssh {_endpoint.Address.Host}' and accept the host's key.",
            _ when words.Contains("not found", StringComparison.Ordinal) => " Install the docker command on that host.",
            _ => "",
        };
        return new DockerUnavailableException(
            _endpoint,
            UnavailableCause.Ssh,
            $"ssh could not reach Docker at {_endpoint}: {(words.Length > 0 ? words : "it ended without a word.")}{advice}");
    }

    private async Task ReadErrorAsync()
    {
        char[] buffer = new char[512];
        while (await _process.StandardError.ReadAsync(buffer.AsMemory(), CancellationToken.None) is > 0 and int read)
        {
            lock (_error)
            {
                if (_error.Length < LongestError)
                {
                    _error.Append(buffer, 0, read);
                }
            }
        }
    }
}
