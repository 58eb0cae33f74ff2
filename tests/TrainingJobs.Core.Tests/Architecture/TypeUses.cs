using System.Reflection;
using System.Reflection.Emit;

namespace TrainingJobs.Core.Tests.Architecture;

/// <summary>Which types of an assembly a type uses, read off its metadata and the code of its methods.</summary>
internal static class TypeUses
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Static | BindingFlags.Instance | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> s_codes = typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    public static IReadOnlySet<Type> Of(Type type)
    {
        var uses = new HashSet<Type>();
        Add(uses, type.BaseType);
        AddAll(uses, type.GetInterfaces());
        foreach (FieldInfo field in type.GetFields(All))
        {
            Add(uses, field.FieldType);
        }

        foreach (MethodBase method in type.GetConstructors(All).Cast<MethodBase>().Concat(type.GetMethods(All)))
        {
            AddMethod(uses, method);
        }

        return uses.Where(used => used.Assembly == type.Assembly).ToHashSet();
    }

    private static void AddMethod(HashSet<Type> uses, MethodBase method)
    {
        AddAll(uses, method.GetParameters().Select(parameter => parameter.ParameterType));
        Add(uses, (method as MethodInfo)?.ReturnType);
        if (method.GetMethodBody() is not { } body)
        {
            return;
        }

        AddAll(uses, body.LocalVariables.Select(local => local.LocalType));
        AddAll(uses, body.ExceptionHandlingClauses.Where(clause => clause.Flags == ExceptionHandlingClauseOptions.Clause).Select(clause => clause.CatchType));
        Type[] ofType = method.DeclaringType!.GetGenericArguments();
        Type[] ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : [];
        foreach (int token in Tokens(body.GetILAsByteArray()!))
        {
            MemberInfo? member = method.Module.ResolveMember(token, ofType, ofMethod);
            Add(uses, member as Type ?? member?.DeclaringType);
            if (member is MethodBase { IsGenericMethod: true } generic)
            {
                AddAll(uses, generic.GetGenericArguments());
            }
        }
    }

    private static IEnumerable<int> Tokens(byte[] code)
    {
        for (int at = 0; at < code.Length;)
        {
            OpCode operation = code[at] == 0xFE ? s_codes[(short)(0xFE00 | code[at + 1])] : s_codes[code[at]];
            at += operation.Size;
            if (operation.OperandType is OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType)
            {
                yield return BitConverter.ToInt32(code, at);
            }

            at += operation.OperandType switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(code, at)),
                _ => 4,
            };
        }
    }

    private static void AddAll(HashSet<Type> uses, IEnumerable<Type?> types)
    {
        foreach (Type? type in types)
        {
            Add(uses, type);
        }
    }

    private static void Add(HashSet<Type> uses, Type? type)
    {
        if (type is null || type.IsGenericParameter)
        {
            return;
        }

        if (type.HasElementType)
        {
            Add(uses, type.GetElementType());
            return;
        }

        uses.Add(type.IsGenericType ? type.GetGenericTypeDefinition() : type);
        AddAll(uses, type.IsGenericType ? type.GetGenericArguments() : []);
    }
}
