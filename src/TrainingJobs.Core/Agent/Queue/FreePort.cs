using System.Net;
using System.Net.Sockets;

namespace TrainingJobs.Core.Agent.Queue;

/// <summary>Finds ports for distributed runs to meet at.</summary>
internal static class FreePort
{
    /// <summary>A TCP port that nothing listens on and that no other run has been given.</summary>
    public static int Find(IReadOnlySet<int> given)
    {
        while (true)
        {
            using var listener = new TcpListener(IPAddress.Any, 0);
            listener.Start();
            int port = ((IPEndPoint)listener.LocalEndpoint).Port;
            if (!given.Contains(port))
            {
                return port;
            }
        }
    }
}
