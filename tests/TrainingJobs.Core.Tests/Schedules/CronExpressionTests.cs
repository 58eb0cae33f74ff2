using System.Globalization;
using TrainingJobs.Core.Schedules;
using Xunit;

namespace TrainingJobs.Core.Tests.Schedules;

public class CronExpressionTests
{
    private const string CasesVariable = "TRAININGJOBS_TEST_CRON_CASES";
    private const string SeedVariable = "TRAININGJOBS_TEST_SEED";

    // 2,000 take a second; at full length 100,000.
    private static readonly int s_cases = Number(CasesVariable, 2_000);
    private static readonly int s_seed = Number(SeedVariable, Random.Shared.Next());

    private static readonly string[] s_known =
    [
        "0 0 * * *", "0 0 1 * *", "0 0 * * SUN", "0 0 29 2 *", "0 0 13 * 5", "0 0 */2 * 1", "0 0 1 * */2", "0 0 31 4,6 1", "0 0 31 2 MON", "5/15 * * * *", "0 0 * * 5-7",
    ];

    [Fact]
    public void Times_are_those_of_a_slow_and_plain_reference()
    {
        var random = new Random(s_seed);
        var expressions = new RandomCron(random);
        for (int i = 0; i < s_cases; i++)
        {
            string text = i < s_known.Length ? s_known[i] : expressions.Next();
            DateTime from = new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(random.Next(0, 60 * 24 * 365 * 4));
            List<DateTime> expected = new SlowCron(text).NextInUtc(from, 4);
            IEnumerable<DateTime> got = CronExpression.TryParse(text, out CronExpression? cron, out _)
                ? cron.NextTimes(from, TimeZoneInfo.Utc).Take(4).TakeWhile(t => t.Year < from.Year + 60).Select(t => t.UtcDateTime) : [];
            Assert.True(expected.SequenceEqual(got), $"'{text}' after {from:u} (seed {s_seed}): expected {Join(expected)}, got {Join(got)}");
        }

        static string Join(IEnumerable<DateTime> times) => string.Join(", ", times.Select(t => t.ToString("u", CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("America/New_York")]
    [InlineData("Europe/London")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("UTC")]
    public void Times_around_changes_of_the_clock_are_those_of_a_slow_and_plain_reference(string name)
    {
        Assert.True(TimeZones.TryFind(name, out TimeZoneInfo? zone));
        var random = new Random(s_seed);
        var expressions = new RandomCron(random);
        DateTime[] changes = [.. ChangesOf(zone, 2026)];
        Assert.Equal(name == "UTC" ? 0 : 2, changes.Length);
        for (int i = 0; i < Math.Max(20, s_cases / 20); i++)
        {
            // Days are left open, so that each expression comes near the change.
            string[] fields = expressions.Next().Split(' ');
            string text = $"{fields[0]} {fields[1]} * * *";
            foreach (DateTime change in changes.DefaultIfEmpty(new DateTime(2026, 3, 29, 1, 0, 0, DateTimeKind.Utc)))
            {
                DateTimeOffset from = TimeZoneInfo.ConvertTime(new DateTimeOffset(change.AddMinutes(-random.Next(1, 600))), zone);
                DateTimeOffset to = from.AddHours(20);
                DateTimeOffset[] expected = [.. new SlowCron(text).Between(from, to, zone)];
                DateTimeOffset[] got = [.. CronExpression.Parse(text).NextTimes(from, zone).TakeWhile(t => t <= to)];
                Assert.True(
                    expected.SequenceEqual(got),
                    $"'{text}' after {from:O} in {name} (seed {s_seed}): expected {string.Join(", ", expected)}, got {string.Join(", ", got)}");
            }
        }
    }

    [Theory]
    [InlineData("America/New_York", "30 2 * * *", "2026-03-08", "03:00 -04:00")]
    [InlineData("America/New_York", "0 2 * * *", "2026-03-08", "03:00 -04:00")]
    [InlineData("America/New_York", "*/30 1-3 * * *", "2026-03-08", "01:00 -05:00, 01:30 -05:00, 03:00 -04:00, 03:30 -04:00")]
    [InlineData("America/New_York", "30 1 * * *", "2026-11-01", "01:30 -04:00")]
    [InlineData("America/New_York", "30 * * * *", "2026-11-01", "00:30 -04:00, 01:30 -04:00, 01:30 -05:00, 02:30 -05:00")]
    [InlineData("Europe/London", "15,45 1 * * *", "2026-03-29", "02:00 +01:00")]
    [InlineData("Europe/London", "30 1 * * *", "2026-10-25", "01:30 +01:00")]
    [InlineData("Europe/London", "*/30 1 * * *", "2026-10-25", "01:00 +01:00, 01:30 +01:00, 01:00 +00:00, 01:30 +00:00")]
    [InlineData("Australia/Lord_Howe", "15 2 * * *", "2026-10-04", "02:30 +11:00")]
    [InlineData("Australia/Lord_Howe", "45 1 * * *", "2026-04-05", "01:45 +11:00")]
    [InlineData("Australia/Lord_Howe", "45 * * * *", "2026-04-05", "00:45 +11:00, 01:45 +11:00, 01:45 +10:30, 02:45 +10:30")]
    [InlineData("UTC", "30 2 * * *", "2026-03-29", "02:30 +00:00")]
    public void Skipped_times_are_taken_after_the_gap_and_doubled_ones_once_unless_they_repeat(string zoneName, string text, string day, string expected)
    {
        Assert.True(TimeZones.TryFind(zoneName, out TimeZoneInfo? zone));
        DateTime midnight = DateTime.Parse(day, CultureInfo.InvariantCulture);
        var from = new DateTimeOffset(midnight.AddMinutes(-1), zone.GetUtcOffset(midnight.AddMinutes(-1)));
        IEnumerable<DateTimeOffset> times = CronExpression.Parse(text).NextTimes(from, zone).TakeWhile(t => t.Date == midnight && t.Hour < 4).Take(4);
        Assert.Equal(expected, string.Join(", ", times.Select(t => t.ToString("HH:mm zzz", CultureInfo.InvariantCulture))));
    }

    [Theory]
    [InlineData("61 25 32 13 8", 0, "first field, the minute", "0 to 59")]
    [InlineData("0 25 * * *", 2, "second field, the hour", "0 to 23")]
    [InlineData("0 0 0 * *", 4, "third field, the day of the month", "1 to 31")]
    [InlineData("0 0 1 13 *", 6, "fourth field, the month", "1 to 12")]
    [InlineData("0 0 1 JANUARY *", 6, "fourth field, the month", "JAN to DEC")]
    [InlineData("0 0 * * 1,2,8", 12, "fifth field, the day of the week", "0 to 7")]
    [InlineData("  0  0  *  foo *", 11, "fourth field, the month", "1 to 12")]
    [InlineData("*/0 * * * *", 0, "first field, the minute", "0 to 59")]
    [InlineData("*/60 * * * *", 0, "first field, the minute", "0 to 59")]
    [InlineData("0,,1 * * * *", 2, "first field, the minute", "0 to 59")]
    [InlineData("1-2-3 * * * *", 0, "first field, the minute", "0 to 59")]
    [InlineData("H H * * *", 0, "first field, the minute", "0 to 59")]
    [InlineData("0 0 * *", 0, "has 5 fields, but this one has 4", "minute, hour, day of the month, month, day of the week")]
    [InlineData("0 0 0 * * *", 10, "has 5 fields, but this one has 6", "Seconds and years are not supported")]
    [InlineData("", 0, "has none", "minute, hour")]
    [InlineData("@bogus", 0, "'@bogus' is no schedule", "@daily")]
    [InlineData("@", 0, "'@' is no schedule", "@daily")]
    [InlineData("@reboot", 0, "'@reboot' is no schedule", "@hourly")]
    [InlineData("@every 1h", 0, "has 5 fields, but this one has 2", "0 3 * * *")]
    [InlineData("0 0 31 2 *", 4, "never comes", "L is the last day")]
    [InlineData("0 0 30 2 *", 4, "never comes", "L is the last day")]
    [InlineData("0 0 31 4,6,9,11 *", 4, "never comes", "L is the last day")]
    public void What_is_wrong_is_said_with_its_field_its_place_and_what_is_allowed(string text, int offset, string message, string suggestion)
    {
        Assert.False(CronExpression.TryParse(text, out _, out CronProblem? problem));
        Assert.Equal(offset, problem.Offset);
        Assert.Contains(message, problem.Message.Replace("but this one has none", "has none"), StringComparison.Ordinal);
        Assert.Contains(suggestion, problem.Suggestion, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("0 0 29 2 *", "2028-02-29T00:00")]
    [InlineData("0 0 29 2 MON", "2027-02-01T00:00")]
    [InlineData("0 0 L * *", "2026-11-30T00:00")]
    [InlineData("0 0 LW * *", "2026-11-30T00:00")]
    [InlineData("0 0 15W * *", "2026-12-15T00:00")]
    [InlineData("0 0 * * FRIL", "2026-12-25T00:00")]
    [InlineData("0 0 * * MON#2", "2026-12-14T00:00")]
    [InlineData("0 0 ? * ?", "2026-11-28T00:00")]
    [InlineData("0 22-2 * * *", "2026-11-27T22:00")]
    [InlineData("0 0 * DEC-FEB *", "2026-12-01T00:00")]
    [InlineData("0 0 * * 7", "2026-11-29T00:00")]
    [InlineData("0 0 * * fri-sun", "2026-11-28T00:00")]
    [InlineData("  0\t0 * *   *\n", "2026-11-28T00:00")]
    [InlineData("@yearly", "2027-01-01T00:00")]
    [InlineData("@annually", "2027-01-01T00:00")]
    [InlineData("@monthly", "2026-12-01T00:00")]
    [InlineData("@weekly", "2026-11-29T00:00")]
    [InlineData("@daily", "2026-11-28T00:00")]
    [InlineData("@Midnight", "2026-11-28T00:00")]
    [InlineData("@hourly", "2026-11-27T13:00")]
    public void All_forms_that_are_documented_are_read(string text, string next)
    {
        var from = new DateTimeOffset(2026, 11, 27, 12, 30, 0, TimeSpan.Zero);
        Assert.Equal(DateTime.Parse(next, CultureInfo.InvariantCulture), CronExpression.Parse(text).Next(from, TimeZoneInfo.Utc)?.DateTime);
    }

    [Theory]
    [InlineData("0 0 1 * *", "at 00:00 on day 1 of every month")]
    [InlineData("@monthly", "at 00:00 on day 1 of every month")]
    [InlineData("@daily", "at 00:00 every day")]
    [InlineData("* * * * *", "every minute every day")]
    [InlineData("*/15 * * * *", "every 15 minutes every day")]
    [InlineData("0 * * * *", "every hour every day")]
    [InlineData("0 */6 * * *", "every 6 hours every day")]
    [InlineData("0 3 * * MON-FRI", "at 03:00 on Monday to Friday")]
    [InlineData("5 4 * * sun", "at 04:05 on Sunday")]
    [InlineData("0,30 8,20 * * *", "at 08:00, 08:30, 20:00 and 20:30 every day")]
    [InlineData("0 0 1,15 * *", "at 00:00 on days 1 and 15 of every month")]
    [InlineData("0 0 1 1 *", "at 00:00 on day 1 of January")]
    [InlineData("0 0 * 6-8 *", "at 00:00 every day of June to August")]
    [InlineData("0 0 13 * FRI", "at 00:00 on day 13 of every month and also on Friday")]
    [InlineData("0 0 */2 * MON", "at 00:00 on every 2nd day of every month when it is also on Monday")]
    [InlineData("0 0 L * *", "at 00:00 on the last day of every month")]
    [InlineData("0 0 15W * *", "at 00:00 on the weekday nearest to day 15 of every month")]
    [InlineData("0 0 * * MON#2", "at 00:00 on the 2nd Monday of the month")]
    [InlineData("0 0 * * 5L", "at 00:00 on the last Friday of the month")]
    [InlineData("10 9-17 * * *", "at minute 10 of hours 9 to 17 every day")]
    [InlineData("*/7 3 * * *", "at every 7th minute of hour 3 every day")]
    public void An_expression_is_said_in_words(string text, string words) => Assert.Equal(words, CronExpression.Parse(text).Description);

    [Fact]
    public void Every_expression_can_be_said_in_words()
    {
        var expressions = new RandomCron(new Random(s_seed));
        for (int i = 0; i < 500; i++)
        {
            string text = expressions.Next();
            if (CronExpression.TryParse(text, out CronExpression? cron, out _))
            {
                Assert.DoesNotContain("*", cron.Description, StringComparison.Ordinal);
                Assert.NotEmpty(cron.Description);
            }
        }
    }

    [Fact]
    public void Nothing_that_is_typed_makes_the_reader_fail()
    {
        var random = new Random(s_seed);
        const string Parts = "0123456789 ,-/*?LW#@HabSUNMONJAN\t\nx:";
        for (int i = 0; i < 20_000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(0, 20)).Select(_ => Parts[random.Next(Parts.Length)]));
            if (CronExpression.TryParse(text, out CronExpression? cron, out CronProblem? problem))
            {
                Assert.NotNull(cron.Next(DateTimeOffset.UnixEpoch.AddYears(30), TimeZoneInfo.Utc));
                Assert.NotEmpty(cron.Description);
            }
            else
            {
                Assert.InRange(problem.Offset, 0, text.Length);
            }
        }
    }

    private static IEnumerable<DateTime> ChangesOf(TimeZoneInfo zone, int year)
    {
        var start = new DateTime(year, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        for (DateTime time = start; time.Year == year; time = time.AddMinutes(30))
        {
            if (zone.GetUtcOffset(time) != zone.GetUtcOffset(time.AddMinutes(30)))
            {
                yield return time.AddMinutes(30);
            }
        }
    }

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out int number) ? number : otherwise;
}
