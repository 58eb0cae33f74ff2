using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace TrainingJobs.Core.Tests.Docker;

/// <summary>Stands between a client and a port of this machine, and breaks its connections when told to.</summary>
internal sealed class TcpRelay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _target;
    private readonly ConcurrentDictionary<Socket, byte> _open = new();
    private readonly Task _accepting;

    /// <param name="target">The port that is meant.</param>
    public TcpRelay(int target)
    {
        _target = target;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <returns>How many connections were broken.</returns>
    public int Break()
    {
        int broken = 0;
        foreach (Socket client in _open.Keys)
        {
            if (_open.TryRemove(client, out _))
            {
                // At once, as a network does: what is on its way is lost.
                client.LingerState = new LingerOption(enable: true, seconds: 0);
                client.Dispose();
                broken++;
            }
        }

        return broken;
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        Break();
        await _accepting;
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = RelayAsync(await _listener.AcceptSocketAsync());
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Told to end.
        }
    }

    private async Task RelayAsync(Socket client)
    {
        _open[client] = 0;
        using var server = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _target);
            await Task.WhenAny(CopyAsync(client, server), CopyAsync(server, client));
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // Broken.
        }
        finally
        {
            if (_open.TryRemove(client, out _))
            {
                client.Dispose();
            }
        }
    }

    private static async Task CopyAsync(Socket from, Socket to)
    {
        byte[] buffer = new byte[16 * 1024];
        try
        {
            while (await from.ReceiveAsync(buffer) is > 0 and var count)
            {
                for (int sent = 0; sent < count;)
                {
                    sent += await to.SendAsync(buffer.AsMemory(sent, count - sent));
                }
            }
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // One side has gone; whoever waits for the copying ends the other.
        }
    }
}
