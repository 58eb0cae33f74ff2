using TrainingJobs.Core.Secrets;
using Xunit;

namespace TrainingJobs.Core.Tests.Secrets;

public sealed class SecretValueTests
{
    [Fact]
    public void It_does_not_show_itself()
    {
        using SecretValue value = SecretValue.FromChars("correct-horse");
        Assert.Equal("***", $"{value}");
        Assert.Equal("correct-horse", value.Reveal());
    }

    [Fact]
    public void Its_memory_is_zeroed_at_the_end()
    {
        SecretValue value = SecretValue.FromChars("correct-horse");
        ReadOnlyMemory<byte> memory = value.Memory;
        value.Dispose();
        value.Dispose();
        Assert.All(memory.ToArray(), b => Assert.Equal(0, b));
        Assert.Throws<ObjectDisposedException>(() => value.Reveal());
    }
}
