using System.Text;

namespace TrainingJobs.Cmdlets.Binding;

/// <summary>Splits one text into the words it would be on a command line.</summary>
internal static class WordSplitter
{
    /// <summary>True for a text such as <c>--epochs 5 --name "a b"</c>: it begins like an option and cannot be one word.</summary>
    public static bool IsLine(string text)
    {
        int blank = text.AsSpan().IndexOfAny(' ', '\t', '\n');
        int equals = text.IndexOf('=');
        return text.StartsWith('-') && blank > 0 && (equals < 0 || blank < equals);
    }

    /// <summary>Words between blanks; single and double quotes hold blanks.</summary>
    public static IReadOnlyList<string> Split(string text)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        bool inWord = false;
        char quote = '\0';
        foreach (char c in text)
        {
            if (quote != '\0')
            {
                if (c == quote)
                {
                    quote = '\0';
                }
                else
                {
                    word.Append(c);
                }
            }
            else if (c is '"' or '\'')
            {
                (quote, inWord) = (c, true);
            }
            else if (!char.IsWhiteSpace(c))
            {
                word.Append(c);
                inWord = true;
            }
            else if (inWord)
            {
                words.Add(word.ToString());
                word.Clear();
                inWord = false;
            }
        }

        if (inWord)
        {
            words.Add(word.ToString());
        }

        return words;
    }
}
