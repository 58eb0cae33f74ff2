namespace TrainingJobs.Core.Files.Modelbit;

/// <summary>The signature of a Python function.</summary>
/// <param name="Parameters">Named parameters in their order.</param>
/// <param name="TakesMore">True when it has <c>*args</c> or <c>**kwargs</c>.</param>
internal sealed record PythonFunction(IReadOnlyList<PythonParameter> Parameters, bool TakesMore)
{
    /// <summary>Reads a list of parameters.</summary>
    /// <param name="parts">The parameters, without the commas.</param>
    public static PythonFunction Of(IEnumerable<string> parts)
    {
        var parameters = new List<PythonParameter>();
        bool takesMore = false;
        foreach (string part in parts)
        {
            if (part is "*" or "/" or "")
            {
                continue;
            }

            if (part[0] == '*')
            {
                takesMore = true;
                continue;
            }

            int equals = PythonSource.IndexOutside(part, '=');
            string left = equals < 0 ? part : part[..equals];
            int colon = PythonSource.IndexOutside(left, ':');
            parameters.Add(new PythonParameter(
                (colon < 0 ? left : left[..colon]).Trim(), colon < 0 ? null : left[(colon + 1)..].Trim(), equals < 0 ? null : part[(equals + 1)..].Trim()));
        }

        return new PythonFunction(parameters, takesMore);
    }
}
