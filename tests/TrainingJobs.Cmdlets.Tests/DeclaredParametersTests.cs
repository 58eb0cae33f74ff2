using TrainingJobs.Cmdlets.Binding;
using Xunit;

namespace TrainingJobs.Cmdlets.Tests;

public sealed class DeclaredParametersTests
{
    [Theory]
    [InlineData("learning-rate", "LearningRate")]
    [InlineData("batch_size", "BatchSize")]
    [InlineData("epochs", "Epochs")]
    [InlineData("n", "N")]
    [InlineData("model.lr", "ModelLr")]
    [InlineData("useGpu", "UseGpu")]
    public void Names_are_shown_as_PowerShell_writes_them(string name, string shown) => Assert.Equal(shown, DeclaredParameters.PascalCase(name));
}
