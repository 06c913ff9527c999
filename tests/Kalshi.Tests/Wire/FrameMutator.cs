using System.Text;

namespace Kalshi.Tests.Wire;

/// <summary>
/// Damages frames, repeatably. Three ways in turn: values replaced by values of the same or another kind, so that most stay
/// frames; names, values and punctuation moved about as whole tokens; and bytes. The result is at most
/// <see cref="MaxBytes"/> long.
/// </summary>
internal sealed class FrameMutator(int seed, IReadOnlyList<byte[]> seeds)
{
    public const int MaxBytes = 8192;

    private static readonly byte[] Spice = "{}[]\",:\\u0-9.eEtrufalsn \n\0"u8.ToArray();

    private static readonly string[] Values =
    [
        "0",
        "1",
        "-1",
        "00",
        "1.5",
        "1e3",
        "999999999999999999",
        "9999999999999999999",
        "9223372036854775807",
        "true",
        "false",
        "null",
        "{}",
        "[]",
        "\"\"",
        "\"yes\"",
        "\"no\"",
        "\"bid\"",
        "\"ask\"",
        "\"0.5000\"",
        "\"1.0000\"",
        "\"1.0001\"",
        "\"0.00001\"",
        "\"0.500\"",
        "\"-0.10\"",
        "\"-3.00\"",
        "\"12345678901234.50\"",
        "\"99999999999999999999.00\"",
        "\"3\"",
        "\".5\"",
        "\"A-1\"",
        "\"A B\"",
        "\"\\u0041-1\"",
        "\"é\"",
        "\"\\ud800\"",
        "{\"a\":{\"msg\":1}}",
        "[[\"0.1000\",\"1.00\"]]",
    ];

    private readonly Random random = new(seed);

    public byte[] Next(int index)
    {
        var original = seeds[index % seeds.Count];
        var mutant = (index % 3) switch
        {
            0 => MutateDigits(original),
            1 => MutateTokens(original),
            _ => MutateBytes(original),
        };
        return mutant.Length <= MaxBytes ? mutant : mutant[..MaxBytes];
    }

    private byte[] MutateDigits(byte[] original)
    {
        var bytes = original.ToArray();
        for (var edits = random.Next(0, 6); edits > 0; edits--)
        {
            var at = random.Next(bytes.Length);
            if (char.IsAsciiDigit((char)bytes[at]))
            {
                bytes[at] = (byte)('0' + random.Next(10));
            }
        }

        return bytes;
    }

    private byte[] MutateTokens(byte[] original)
    {
        var tokens = Tokens(Encoding.UTF8.GetString(original));
        for (var edits = random.Next(1, 4); edits > 0; edits--)
        {
            var at = random.Next(tokens.Count);
            switch (random.Next(5))
            {
                case 0:
                    tokens[at] = Values[random.Next(Values.Length)];
                    break;
                case 1:
                    var other = random.Next(tokens.Count);
                    (tokens[at], tokens[other]) = (tokens[other], tokens[at]);
                    break;
                case 2:
                    tokens.Insert(at, tokens[random.Next(tokens.Count)]);
                    break;
                case 3:
                    tokens.Insert(at, $"\"f{random.Next(4)}\":{Values[random.Next(Values.Length)]},");
                    break;
                default:
                    tokens.Insert(at, random.Next(2) == 0 ? " " : "\n");
                    break;
            }
        }

        return Encoding.UTF8.GetBytes(string.Concat(tokens));
    }

    private byte[] MutateBytes(byte[] original)
    {
        var bytes = new List<byte>(original);
        for (var edits = random.Next(1, 4); edits > 0 && bytes.Count > 0; edits--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(6))
            {
                case 0:
                    bytes[at] = (byte)random.Next(256);
                    break;
                case 1:
                    bytes[at] = Spice[random.Next(Spice.Length)];
                    break;
                case 2:
                    bytes.RemoveRange(at, Math.Min(random.Next(1, 8), bytes.Count - at));
                    break;
                case 3:
                    bytes.Insert(at, Spice[random.Next(Spice.Length)]);
                    break;
                case 4:
                    var length = Math.Min(random.Next(1, 40), bytes.Count - at);
                    bytes.InsertRange(random.Next(bytes.Count), bytes.GetRange(at, length));
                    break;
                default:
                    var other = seeds[random.Next(seeds.Count)];
                    var from = random.Next(other.Length);
                    bytes.InsertRange(at, other[from..Math.Min(other.Length, from + 30)]);
                    break;
            }
        }

        return [.. bytes];
    }

    /// <summary>Strings and other runs between punctuation, punctuation alone.</summary>
    private static List<string> Tokens(string text)
    {
        var tokens = new List<string>();
        for (var i = 0; i < text.Length; )
        {
            var start = i++;
            if (text[start] == '"')
            {
                while (i < text.Length && text[i++] != '"') { }
            }
            else if (!"{}[],:".Contains(text[start], StringComparison.Ordinal))
            {
                while (i < text.Length && !"{}[],:\"".Contains(text[i], StringComparison.Ordinal))
                {
                    i++;
                }
            }

            tokens.Add(text[start..i]);
        }

        return tokens;
    }
}
