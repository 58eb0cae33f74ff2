namespace TrainingJobs.Testing;

/// <summary>Waits for what another thread or process brings about.</summary>
public static class Eventually
{
    /// <summary>The limit where a test says no other; long, for the machine may be busy, and what comes is not waited for any longer.</summary>
    public static TimeSpan DefaultLimit { get; } = TimeSpan.FromMinutes(2);

    private static readonly TimeSpan s_interval = TimeSpan.FromMilliseconds(2);

    /// <summary>Waits until the condition holds.</summary>
    /// <param name="holds">The condition.</param>
    /// <param name="what">What it is, for the message of a test that fails.</param>
    /// <param name="limit">How long, by the real clock.</param>
    /// <exception cref="TimeoutException">It did not.</exception>
    public static async Task HoldsAsync(Func<bool> holds, string what, TimeSpan? limit = null)
    {
        using var ending = new CancellationTokenSource(limit ?? DefaultLimit);
        while (!holds())
        {
            if (ending.IsCancellationRequested)
            {
                throw new TimeoutException($"It did not come about that {what}.");
            }

            await Task.Delay(s_interval, CancellationToken.None);
        }
    }
}
