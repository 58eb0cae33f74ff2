using System.Management.Automation;
using System.Reflection;
using TrainingJobs.Core;
using Xunit;

namespace TrainingJobs.Cmdlets.Tests;

public sealed class ErrorMapTests
{
    public static TheoryData<string> Codes =>
    [
        .. new[] { typeof(ErrorCodes), typeof(ErrorIds) }
            .SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Static))
            .Select(constant => (string)constant.GetRawConstantValue()!)
            .Where(code => code != ErrorIds.InternalError),
    ];

    [Theory]
    [MemberData(nameof(Codes))]
    public void Each_code_has_a_category_and_a_recommendation_of_its_own(string code)
    {
        (ErrorCategory category, string action) = ErrorMap.Describe(code);
        Assert.NotEqual(ErrorCategory.InvalidResult, category);
        Assert.NotEqual(ErrorCategory.NotSpecified, category);
        Assert.EndsWith(".", action, StringComparison.Ordinal);
    }
}
