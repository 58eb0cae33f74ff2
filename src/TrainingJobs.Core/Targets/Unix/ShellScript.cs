using System.Reflection;
using System.Text;

namespace TrainingJobs.Core.Targets.Unix;

/// <summary>Lines of sh that lie beside the code in files of their own, where shellcheck and tests see them, and are built into the assembly.</summary>
internal static class ShellScript
{
    /// <summary>The lines of a script, without what is for people only: they stand in the command line of the shell that runs them.</summary>
    /// <param name="name">Its file in the folder of <typeparamref name="TOwner"/>.</param>
    /// <typeparam name="TOwner">Who uses it.</typeparam>
    /// <exception cref="InvalidOperationException">The assembly has no such file.</exception>
    public static string Load<TOwner>(string name) => Load(typeof(TOwner), name);

    /// <inheritdoc cref="Load{TOwner}(string)"/>
    public static string Load(Type owner, string name)
    {
        Assembly assembly = owner.Assembly;
        using Stream stream = assembly.GetManifestResourceStream($"{owner.Namespace}.{name}")
            ?? throw new InvalidOperationException($"There is no script '{name}' in {owner.Namespace}.");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        var lines = new StringBuilder();
        while (reader.ReadLine() is { } line)
        {
            string code = line.TrimStart();
            if (code.Length > 0 && code[0] != '#')
            {
                lines.Append(code).Append('\n');
            }
        }

        return lines.ToString();
    }
}
