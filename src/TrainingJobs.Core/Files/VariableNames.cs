using TrainingJobs.Core.Diagnostics;
using TrainingJobs.Core.Files.Yaml;
using TrainingJobs.Core.Jobs;

namespace TrainingJobs.Core.Files;

/// <summary>Checks names of environment variables.</summary>
internal static class VariableNames
{
    public static void Check(DiagnosticBag diagnostics, YamlScalar name, string suggestion)
    {
        if (!NameRules.IsVariableName(name.Text))
        {
            diagnostics.Error(
                DiagnosticCodes.InvalidName, name.Position, $"'{name.Shown}' cannot be the name of an environment variable.", suggestion);
        }
        else if (RunVariables.IsReserved(name.Text))
        {
            diagnostics.Error(
                DiagnosticCodes.InvalidName,
                name.Position,
                $"'{name.Shown}' cannot be the name of a variable of a job: names that begin with '{RunVariables.ReservedPrefix}' are kept for what runs it.",
                "Use another name.");
        }
        else if (RunVariables.All.Contains(name.Text))
        {
            diagnostics.Warning(
                DiagnosticCodes.ReservedVariable, name.Position, $"Every run sets '{name.Text}' itself; the value here is not used.", "Take it out, or use another name.");
        }
    }
}
