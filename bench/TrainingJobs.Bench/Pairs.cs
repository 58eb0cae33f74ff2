namespace TrainingJobs.Bench;

/// <summary>
/// Takes the sides in turns, so that what else the machine does meets all of them alike; who goes first changes from round to round.
/// </summary>
internal static class Pairs
{
    /// <param name="rounds">How often each side is measured; one round before them warms up and is not counted.</param>
    /// <param name="sides">What to measure, each giving one value.</param>
    public static async Task<IReadOnlyList<Samples>> TakeAsync(int rounds, params IReadOnlyList<Func<Task<double>>> sides)
    {
        Samples[] samples = [.. sides.Select(_ => new Samples())];
        for (int round = -1; round < rounds; round++)
        {
            for (int turn = 0; turn < sides.Count; turn++)
            {
                int side = (turn + Math.Max(round, 0)) % sides.Count;
                double value = await sides[side]();
                if (round >= 0)
                {
                    samples[side].Add(value);
                }
            }
        }

        return samples;
    }
}
