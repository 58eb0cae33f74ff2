using System.Reflection;
using System.Reflection.Emit;

namespace TrainingJobs.Core.Tests.Architecture;

/// <summary>Which types of an assembly refer to which others, read off the compiled code: signatures, fields, attributes, bodies of methods.</summary>
internal static class TypeReferences
{
    private const BindingFlags Everything =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> s_opCodes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    /// <summary>Pairs of types, both of the assembly; what the compiler made for a type counts as the type.</summary>
    public static IReadOnlySet<(Type From, Type To)> In(Assembly assembly)
    {
        var found = new HashSet<(Type, Type)>();
        foreach (Type type in assembly.GetTypes())
        {
            foreach (Type used in Used(type).SelectMany(Parts).Where(used => used.Assembly == assembly))
            {
                found.Add((Outermost(type), Outermost(used)));
            }
        }

        found.RemoveWhere(pair => pair.Item1 == pair.Item2);
        return found;
    }

    private static IEnumerable<Type> Used(Type type)
    {
        IEnumerable<Type> used = type.GetInterfaces().Append(type.BaseType ?? typeof(object)).Concat(AttributesOf(type));
        foreach (MemberInfo member in type.GetMembers(Everything))
        {
            used = used.Concat(AttributesOf(member)).Concat(member switch
            {
                FieldInfo field => [field.FieldType],
                PropertyInfo property => [property.PropertyType],
                EventInfo { EventHandlerType: { } handler } => [handler],
                MethodBase method => UsedBy(method),
                _ => [],
            });
        }

        return used;
    }

    private static IEnumerable<Type> AttributesOf(MemberInfo member) => member.CustomAttributes.Select(attribute => attribute.AttributeType)
        .Concat(member.CustomAttributes.SelectMany(attribute => attribute.ConstructorArguments).Select(argument => argument.Value).OfType<Type>());

    private static IEnumerable<Type> UsedBy(MethodBase method)
    {
        IEnumerable<Type> used = method.GetParameters().Select(parameter => parameter.ParameterType);
        if (method is MethodInfo { ReturnType: { } result })
        {
            used = used.Append(result);
        }

        return method.GetMethodBody() is not { } body
            ? used
            : used.Concat(body.LocalVariables.Select(local => local.LocalType))
                .Concat(body.ExceptionHandlingClauses.Where(clause => clause.Flags == ExceptionHandlingClauseOptions.Clause).Select(clause => clause.CatchType!))
                .Concat(TokensOf(body.GetILAsByteArray()!).SelectMany(token => Resolve(method, token)));
    }

    private static IEnumerable<int> TokensOf(byte[] code)
    {
        for (int at = 0; at < code.Length;)
        {
            short value = code[at++];
            if (value == 0xFE)
            {
                value = (short)((0xFE << 8) | code[at++]);
            }

            OpCode operation = s_opCodes[value];
            switch (operation.OperandType)
            {
                case OperandType.InlineMethod or OperandType.InlineField or OperandType.InlineType or OperandType.InlineTok:
                    yield return BitConverter.ToInt32(code, at);
                    at += 4;
                    break;
                case OperandType.InlineSwitch:
                    at += 4 + (4 * BitConverter.ToInt32(code, at));
                    break;
                case OperandType.InlineNone:
                    break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar:
                    at += 1;
                    break;
                case OperandType.InlineVar:
                    at += 2;
                    break;
                case OperandType.InlineI8 or OperandType.InlineR:
                    at += 8;
                    break;
                default:
                    at += 4;
                    break;
            }
        }
    }

    private static IEnumerable<Type> Resolve(MethodBase method, int token)
    {
        Type[] ofType = method.DeclaringType?.GetGenericArguments() ?? [];
        Type[] ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : [];
        return method.Module.ResolveMember(token, ofType, ofMethod) switch
        {
            Type type => [type],
            MethodInfo called => [called.DeclaringType!, called.ReturnType, .. called.IsGenericMethod ? called.GetGenericArguments() : []],
            { DeclaringType: { } declaring } => [declaring],
            _ => [],
        };
    }

    /// <summary>The type itself and those that it is made of: elements, type arguments.</summary>
    private static IEnumerable<Type> Parts(Type type) =>
        type.HasElementType ? Parts(type.GetElementType()!)
        : type.IsGenericParameter ? []
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(Parts).Append(type.GetGenericTypeDefinition())
        : [type];

    private static Type Outermost(Type type) => type.DeclaringType is { } outer ? Outermost(outer) : type;
}
