using System.Management.Automation;
using System.Reflection;
using TrainingJobs.Cmdlets.Commands;

namespace TrainingJobs.Cmdlets.Tests;

/// <summary>A cmdlet as its metadata describes it; instances of the stub's attributes hold nothing.</summary>
internal sealed record CmdletClass(Type Type, string Verb, string Noun, IReadOnlyDictionary<string, object?> Settings)
{
    public static IReadOnlyList<CmdletClass> All { get; } =
    [
        .. typeof(StartTrainingJobCommand).Assembly.GetExportedTypes()
            .Select(type => (Type: type, Attribute: Data<CmdletAttribute>(type).SingleOrDefault()))
            .Where(pair => pair.Attribute is not null)
            .Select(pair => new CmdletClass(
                pair.Type,
                (string)pair.Attribute!.ConstructorArguments[0].Value!,
                (string)pair.Attribute.ConstructorArguments[1].Value!,
                Named(pair.Attribute)))
            .OrderBy(cmdlet => cmdlet.Name, StringComparer.Ordinal),
    ];

    public string Name => $"{Verb}-{Noun}";

    public bool Supports(string setting) => Settings.TryGetValue(setting, out object? value) && value is true;

    public IReadOnlyList<PropertyInfo> Parameters =>
        [.. Type.GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(p => Data<ParameterAttribute>(p).Any())];

    public static IEnumerable<CustomAttributeData> Data<T>(MemberInfo member) =>
        member.GetCustomAttributesData().Where(data => data.AttributeType == typeof(T));

    public static IReadOnlyDictionary<string, object?> Named(CustomAttributeData data) =>
        data.NamedArguments.ToDictionary(argument => argument.MemberName, argument => argument.TypedValue.Value);

    public static IReadOnlyList<string> Aliases(MemberInfo member) =>
    [
        .. Data<AliasAttribute>(member)
            .SelectMany(data => (IReadOnlyCollection<CustomAttributeTypedArgument>)data.ConstructorArguments[0].Value!)
            .Select(argument => (string)argument.Value!),
    ];

    public override string ToString() => Name;
}
