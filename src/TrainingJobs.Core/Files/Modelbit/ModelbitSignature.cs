using TrainingJobs.Core.Diagnostics;

namespace TrainingJobs.Core.Files.Modelbit;

/// <summary>Compares the arguments that the file names with the function's own.</summary>
internal static class ModelbitSignature
{
    private static readonly string[] s_simple = ["int", "str", "float", "bool"];

    public static void Check(
        PythonFunction function, string name, IReadOnlyList<ModelbitArgument> arguments, TextPosition position, DiagnosticBag diagnostics)
    {
        foreach (ModelbitArgument argument in arguments)
        {
            PythonParameter? parameter = function.Parameters.FirstOrDefault(p => p.Name == argument.Name);
            if (parameter is null && !function.TakesMore)
            {
                diagnostics.Error(
                    DiagnosticCodes.UnknownArgument, argument.Node.Position, $"The function '{name}' has no parameter '{argument.Name}'.",
                    NameSuggestion.DidYouMean(argument.Name, function.Parameters.Select(p => p.Name))
                        ?? (function.Parameters.Count == 0 ? "It takes no arguments." : $"It takes {string.Join(", ", function.Parameters.Select(p => p.Name))}."));
            }
            else if (parameter?.Annotation is { } type && s_simple.Contains(type) && argument.Type != type && !(type == "float" && argument.Type == "int"))
            {
                diagnostics.Warning(
                    DiagnosticCodes.WrongType, argument.Node.Position, $"'{argument.Name}' is given as {argument.Type}, but the function '{name}' takes {type}.",
                    $"Write '{argument.Name}:{type}'.");
            }
        }

        string[] missing = [.. function.Parameters.Where(p => p.Default is null && arguments.All(a => a.Name != p.Name)).Select(p => p.Name)];
        if (missing.Length > 0)
        {
            diagnostics.Error(
                DiagnosticCodes.MissingArgument, position,
                $"The function '{name}' needs {string.Join(", ", missing.Select(m => $"'{m}'"))}, but 'mainFunctionArgs' does not have {(missing.Length == 1 ? "it" : "them")}.",
                $"Add {string.Join(", ", missing.Select(m => $"'{m}:Any'"))}.");
        }
    }
}
