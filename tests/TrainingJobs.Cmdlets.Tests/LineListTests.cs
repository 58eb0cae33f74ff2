using System.Management.Automation;
using TrainingJobs.Cmdlets.PowerShellJobs;
using Xunit;

namespace TrainingJobs.Cmdlets.Tests;

public class LineListTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void A_list_of_lines_is_a_list_whatever_is_done_to_it(int seed)
    {
        var random = new Random(seed);
        IList<PSObject> expected = [];
        IList<PSObject> lines = new LineList();
        for (int i = 0; i < 60_000; i++)
        {
            var line = new PSObject(i);
            int place = expected.Count == 0 ? 0 : random.Next(expected.Count);
            switch (random.Next(i < 30_000 ? 8 : 14))
            {
                case 0:
                    Both(list => list.Insert(place, line));
                    break;
                case 1 when expected.Count > 0:
                    Both(list => list.RemoveAt(place));
                    break;
                case 2 when expected.Count > 0:
                    Both(list => list[place] = line);
                    break;
                case < 7:
                    Both(list => list.Add(line));
                    break;
                case > 6 when expected.Count > 0:
                    Both(list => list.RemoveAt(0));
                    break;
            }

            Assert.Equal(expected.Count, lines.Count);
            Assert.True(expected.Count == 0 || ReferenceEquals(expected[^1], lines[lines.Count - 1]));
        }

        Assert.True(expected.Zip(lines, ReferenceEquals).All(isSame => isSame));
        var copy = new PSObject[lines.Count];
        lines.CopyTo(copy, 0);
        Assert.True(expected.Zip(copy, ReferenceEquals).All(isSame => isSame));
        Assert.Throws<ArgumentOutOfRangeException>(() => lines[lines.Count]);
        Assert.Throws<ArgumentOutOfRangeException>(() => lines[-1]);
        lines.Clear();
        Assert.Empty(lines);

        void Both(Action<IList<PSObject>> change)
        {
            change(expected);
            change(lines);
        }
    }
}
