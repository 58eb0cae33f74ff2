using System.Net;
using System.Net.Sockets;

namespace TrainingJobs.Core.Targets.Local;

/// <summary>Ports of this machine for distributed runs to meet at, each given to one run.</summary>
internal sealed class GivenPorts
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, int> _ports = [];

    /// <summary>A TCP port that nothing listens on and that no other run has been given.</summary>
    public int Give(string runId)
    {
        lock (_lock)
        {
            while (true)
            {
                using var listener = new TcpListener(IPAddress.Any, 0);
                listener.Start();
                int port = ((IPEndPoint)listener.LocalEndpoint).Port;
                if (!_ports.ContainsValue(port))
                {
                    return _ports[runId] = port;
                }
            }
        }
    }

    /// <summary>The run has ended.</summary>
    public void TakeBack(string runId)
    {
        lock (_lock)
        {
            _ports.Remove(runId);
        }
    }
}
