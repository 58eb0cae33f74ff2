using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json.Serialization;

namespace TrainingJobs.Core.Jobs;

/// <summary>
/// An amount in the notation of Kubernetes (<c>500m</c>, <c>2.5</c>, <c>16Gi</c>, <c>10G</c>, <c>1e3</c>). Keeps the text it was
/// written as, so that it can be written back unchanged. Two quantities are equal when their amounts are.
/// Source of the rule: Kubernetes documentation, "Quantity" (resource.Quantity serialization format).
/// </summary>
[JsonConverter(typeof(QuantityJsonConverter))]
public readonly struct Quantity : IEquatable<Quantity>, IComparable<Quantity>
{
    private static readonly (string Suffix, decimal Factor)[] s_suffixes =
    [
        ("Ki", 1024m), ("Mi", 1024m * 1024), ("Gi", 1024m * 1024 * 1024), ("Ti", 1024m * 1024 * 1024 * 1024),
        ("Pi", 1024m * 1024 * 1024 * 1024 * 1024), ("Ei", 1024m * 1024 * 1024 * 1024 * 1024 * 1024),
        ("n", 1e-9m), ("u", 1e-6m), ("m", 1e-3m), ("k", 1e3m), ("M", 1e6m), ("G", 1e9m), ("T", 1e12m),
        ("P", 1e15m), ("E", 1e18m),
    ];

    private readonly string? _text;

    private Quantity(string text, decimal value)
    {
        _text = text;
        Value = value;
    }

    /// <summary>The amount: cores for cpu, bytes for memory and storage.</summary>
    public decimal Value { get; }

    /// <summary>The amount as it was written.</summary>
    public string Text => _text ?? "0";

    /// <summary>Reads a quantity.</summary>
    /// <exception cref="FormatException">The text is no quantity.</exception>
    public static Quantity Parse(string text) => TryParse(text, out Quantity quantity)
        ? quantity
        : throw new FormatException($"'{text}' is not a quantity; write a number with an optional suffix, e.g. 500m, 2, 16Gi or 10G.");

    /// <summary>Reads a quantity that is zero or more; false when the text is none.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Quantity quantity)
    {
        quantity = default;
        if (string.IsNullOrEmpty(text) || text[0] is '-' || !(char.IsAsciiDigit(text[0]) || text[0] is '.' or '+'))
        {
            return false;
        }

        (string number, decimal factor) = (text, 1m);
        foreach ((string suffix, decimal by) in s_suffixes)
        {
            if (text.EndsWith(suffix, StringComparison.Ordinal))
            {
                (number, factor) = (text[..^suffix.Length], by);
                break;
            }
        }

        // The exponent form (1e3, 1E3) excludes a suffix; a bare trailing E was taken as exa above, as Kubernetes does.
        NumberStyles style = NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign
            | (factor == 1m ? NumberStyles.AllowExponent : NumberStyles.None);
        if (!decimal.TryParse(number, style, CultureInfo.InvariantCulture, out decimal value) || value < 0)
        {
            return false;
        }

        try
        {
            quantity = new Quantity(text, value * factor);
            return true;
        }
        catch (OverflowException)
        {
            return false;
        }
    }

    public bool Equals(Quantity other) => Value == other.Value;

    public override bool Equals(object? obj) => obj is Quantity other && Equals(other);

    public override int GetHashCode() => Value.GetHashCode();

    public int CompareTo(Quantity other) => Value.CompareTo(other.Value);

    public override string ToString() => Text;

    public static bool operator ==(Quantity left, Quantity right) => left.Equals(right);

    public static bool operator !=(Quantity left, Quantity right) => !left.Equals(right);

    public static bool operator <(Quantity left, Quantity right) => left.CompareTo(right) < 0;

    public static bool operator >(Quantity left, Quantity right) => left.CompareTo(right) > 0;

    public static bool operator <=(Quantity left, Quantity right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Quantity left, Quantity right) => left.CompareTo(right) >= 0;
}
