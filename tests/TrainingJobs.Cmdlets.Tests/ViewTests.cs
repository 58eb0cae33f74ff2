using System.Management.Automation;
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using TrainingJobs.Core;
using Xunit;

namespace TrainingJobs.Cmdlets.Tests;

public sealed partial class ViewTests
{
    private const int MostColumns = 7;

    private static readonly XDocument s_views = XDocument.Parse(Repository.Read("module", "TrainingJobs.Format.ps1xml"));
    private static readonly XDocument s_types = XDocument.Parse(Repository.Read("module", "TrainingJobs.Types.ps1xml"));

    public static TheoryData<string> ViewNames => [.. s_views.Descendants("View").Select(view => view.Element("Name")!.Value)];

    [Theory]
    [MemberData(nameof(ViewNames))]
    public void Each_name_in_a_view_is_a_property_of_its_type(string name)
    {
        XElement view = View(name);
        Type type = Known(view.Descendants("TypeName").Single().Value);
        IEnumerable<string> names = view.Descendants("PropertyName").Select(element => element.Value)
            .Concat(view.Descendants("ScriptBlock").SelectMany(block => FirstMember().Matches(block.Value)).Select(match => match.Groups[1].Value));
        foreach (string property in names)
        {
            Assert.True(type.GetProperty(property) is not null, $"{name}: {type.Name} has no {property}");
        }
    }

    [Theory]
    [MemberData(nameof(ViewNames))]
    public void A_table_is_not_wider_than_a_screen(string name)
    {
        XElement view = View(name);
        int headers = view.Descendants("TableColumnHeader").Count();
        Assert.Equal(headers, view.Descendants("TableColumnItem").Count());
        Assert.True(headers <= MostColumns, $"{name} has {headers} columns");
    }

    [Fact]
    public void Each_output_type_has_a_view()
    {
        IEnumerable<string> viewed = s_views.Descendants("TypeName").Select(element => element.Value);
        IEnumerable<string> written = CmdletClass.All
            .SelectMany(cmdlet => CmdletClass.Data<OutputTypeAttribute>(cmdlet.Type))
            .SelectMany(data => (IReadOnlyCollection<CustomAttributeTypedArgument>)data.ConstructorArguments[0].Value!)
            .Select(argument => (Type)argument.Value!)
            .Where(type => type.Namespace!.StartsWith("TrainingJobs", StringComparison.Ordinal))
            .Select(type => type.FullName!);
        Assert.Empty(written.Except(viewed));
    }

    [Fact]
    public void Each_alias_stands_for_a_property_that_exists()
    {
        foreach (XElement type in s_types.Root!.Elements("Type"))
        {
            Type known = Known(type.Element("Name")!.Value);
            foreach (XElement alias in type.Descendants("ReferencedMemberName"))
            {
                Assert.NotNull(known.GetProperty(alias.Value));
            }

            foreach (XElement key in type.Descendants("ReferencedProperties").Elements("Name"))
            {
                Assert.NotNull(known.GetProperty(key.Value));
            }
        }
    }

    private static XElement View(string name) => s_views.Descendants("View").Single(view => view.Element("Name")!.Value == name);

    private static Type Known(string name) =>
        typeof(TrainingJobsClient).Assembly.GetType(name) ?? throw new InvalidOperationException($"There is no type {name}.");

    [GeneratedRegex(@"\$_\.([A-Za-z]+)")]
    private static partial Regex FirstMember();
}
