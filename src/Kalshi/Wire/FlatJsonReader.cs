using System.Buffers;

namespace Kalshi.Wire;

/// <summary>What kind of value a field of a <see cref="FlatJsonReader"/> has.</summary>
internal enum FlatKind
{
    /// <summary>A string of printable ASCII without escapes.</summary>
    Text = 0,

    /// <summary>A whole number of at most 18 digits.</summary>
    Whole,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Flag,

    /// <summary>An object; its fields come next.</summary>
    Object,
}

/// <summary>
/// Reads the plainest JSON only: objects without blanks, whose values are unescaped ASCII strings, whole numbers, flags or
/// objects. Whatever else comes makes it give up (<see cref="IsBroken"/>); what it accepts means the same to any JSON reader.
/// The exchange writes its frequent messages that way.
/// </summary>
internal ref struct FlatJsonReader
{
    private const int MaxDigits = 18;

    // Everything that ends or spoils a plain string: quote, backslash, control characters, DEL and all above.
    private static readonly SearchValues<byte> Stoppers = SearchValues.Create([
        .. Enumerable.Range(0, 256).Where(value => value is < 0x20 or >= 0x7f or '"' or '\\').Select(value => (byte)value),
    ]);

    private readonly ReadOnlySpan<byte> json;
    private int position;
    private bool isFirst;

    /// <summary>Starts behind the opening brace of the outermost object.</summary>
    public FlatJsonReader(ReadOnlySpan<byte> json, int position, bool isFirst)
    {
        this.json = json;
        this.position = position;
        this.isFirst = isFirst;
    }

    /// <summary>Whether something came that is not plain.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Where the value just read starts, behind its opening quote if it is text.</summary>
    public int ValueStart { get; private set; }

    /// <summary>Where the value just read ends, before its closing quote if it is text.</summary>
    public int ValueEnd { get; private set; }

    /// <summary>How far has been read.</summary>
    public readonly int Position => position;

    /// <summary>Kind of the field just read.</summary>
    public FlatKind Kind { get; private set; }

    /// <summary>Reads the next field; false at the end of the object, and when broken.</summary>
    public bool Next(out ReadOnlySpan<byte> name)
    {
        name = default;
        if (position < json.Length && json[position] == (byte)'}')
        {
            position++;
            isFirst = false;
            return false;
        }

        if (!isFirst && !Take((byte)','))
        {
            return Break();
        }

        isFirst = false;
        if (!Take((byte)'"') || !TakeString(out name) || !Take((byte)':') || position >= json.Length)
        {
            return Break();
        }

        return TakeValue() || Break();
    }

    /// <summary>Whether only blanks are left.</summary>
    public readonly bool IsAtEnd() => json[position..].IndexOfAnyExcept(" \t\r\n"u8) < 0;

    private bool TakeValue()
    {
        ValueStart = position;
        switch (json[position])
        {
            case (byte)'"':
                ValueStart = ++position;
                Kind = FlatKind.Text;
                var isText = TakeString(out _);
                ValueEnd = position - 1;
                return isText;
            case (byte)'{':
                ValueEnd = ++position;
                isFirst = true;
                Kind = FlatKind.Object;
                return true;
            case (byte)'t':
                return TakeFlag("true"u8);
            case (byte)'f':
                return TakeFlag("false"u8);
            default:
                return TakeWhole();
        }
    }

    private bool TakeString(out ReadOnlySpan<byte> text)
    {
        var rest = json[position..];
        var length = rest.IndexOfAny(Stoppers);
        if (length < 0 || rest[length] != (byte)'"')
        {
            text = default;
            return false;
        }

        text = rest[..length];
        position += length + 1;
        return true;
    }

    private bool TakeFlag(ReadOnlySpan<byte> word)
    {
        Kind = FlatKind.Flag;
        var isWord = json[position..].StartsWith(word);
        position += isWord ? word.Length : 0;
        ValueEnd = position;
        return isWord;
    }

    private bool TakeWhole()
    {
        Kind = FlatKind.Whole;
        while (position < json.Length && json[position] is >= (byte)'0' and <= (byte)'9' && position - ValueStart < MaxDigits)
        {
            position++;
        }

        // No leading zeros; a further digit, a fraction or an exponent fails at the comma or brace that must follow.
        var digits = position - ValueStart;
        ValueEnd = position;
        return digits > 0 && (digits == 1 || json[ValueStart] != (byte)'0');
    }

    private bool Take(byte expected)
    {
        if (position < json.Length && json[position] == expected)
        {
            position++;
            return true;
        }

        return false;
    }

    private bool Break()
    {
        IsBroken = true;
        return false;
    }
}
