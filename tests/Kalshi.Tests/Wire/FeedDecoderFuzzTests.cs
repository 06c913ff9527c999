using Kalshi.Wire;

namespace Kalshi.Tests.Wire;

[Trait("Target", "R10")]
public sealed class FeedDecoderFuzzTests
{
    private const int Mutants = 200_000;

    private static readonly byte[] Spice = "{}[]\",:\\u0-9.eEtrufalsn \n\0"u8.ToArray();

    [Trait("Promise", "R10")]
    [Fact]
    public void DamagedFramesDecodeOrAreRefusedAndNothingElse()
    {
        var random = new Random(20_261_120);
        var decoder = new FeedDecoder(new TickerTable());
        var seeds = Frames.All.Select(Frames.Utf8).ToArray();
        var refused = 0;
        for (var i = 0; i < Mutants; i++)
        {
            var mutant = Mutate(seeds[i % seeds.Length], seeds, random);
            try
            {
                var frame = decoder.Decode(mutant);
                Assert.True(Enum.IsDefined(frame.Type));
            }
            catch (FeedFormatException exception)
            {
                refused++;
                Assert.True(exception.Message.Length < 400);
            }
        }

        // Both kinds must occur, or the mutation is too tame or too wild to mean anything.
        Assert.InRange(refused, Mutants / 10, Mutants * 99 / 100);
    }

    [Trait("Promise", "R10")]
    [Fact]
    [Trait("Target", "P1")]
    public void TheShortWayAgreesWithTheStrictOne()
    {
        var random = new Random(97);
        var shortWay = new FeedDecoder(new TickerTable());
        var strict = new FeedDecoder(new TickerTable());
        byte[][] seeds = [.. new[] { Frames.Delta, Frames.Trade, Frames.RecordedTrade, Frames.OldDelta }.Select(Frames.Utf8)];
        var decoded = 0;
        for (var i = 0; i < Mutants / 2; i++)
        {
            var mutant = i % 3 == 0 ? MutateTamely(seeds[i % 4], random) : Mutate(seeds[i % 4], seeds, random);
            var expected = Outcome(() => strict.DecodeStrictly(mutant));
            var actual = Outcome(() => shortWay.Decode(mutant));
            Assert.Equal(expected, actual);
            decoded += actual.Error is null ? 1 : 0;
        }

        Assert.InRange(decoded, Mutants / 20, Mutants * 9 / 20);
    }

    [Fact]
    public void RandomBytesAreRefused()
    {
        var random = new Random(5);
        var decoder = new FeedDecoder(new TickerTable());
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(0, 300)];
            random.NextBytes(bytes);
            Assert.Throws<FeedFormatException>(() => decoder.Decode(bytes));
        }
    }

    [Fact]
    public void ADecoderIsNoWorseForHavingSeenDamage()
    {
        var random = new Random(6);
        var used = new FeedDecoder(new TickerTable());
        var seeds = Frames.All.Select(Frames.Utf8).ToArray();
        for (var i = 0; i < 5_000; i++)
        {
            try
            {
                used.Decode(Mutate(seeds[i % seeds.Length], seeds, random));
            }
            catch (FeedFormatException)
            {
                // Expected: the point is what the decoder says afterwards.
            }

            Assert.Equal(Quantity.FromContracts(-25), used.Decode(seeds[0]).Delta.Delta);
        }
    }

    private static (FeedFrame Frame, string? Error) Outcome(Func<FeedFrame> decode)
    {
        try
        {
            return (decode(), null);
        }
        catch (FeedFormatException exception)
        {
            return (default, exception.Message);
        }
    }

    /// <summary>Replaces a digit by a digit or a letter by a letter, so that most frames stay frames.</summary>
    private static byte[] MutateTamely(byte[] seed, Random random)
    {
        var bytes = seed.ToArray();
        for (var edits = random.Next(1, 6); edits > 0; edits--)
        {
            var at = random.Next(bytes.Length);
            if (char.IsAsciiDigit((char)bytes[at]))
            {
                bytes[at] = (byte)('0' + random.Next(10));
            }
        }

        return bytes;
    }

    private static byte[] Mutate(byte[] seed, byte[][] seeds, Random random)
    {
        var bytes = new List<byte>(seed);
        for (var edits = random.Next(1, 4); edits > 0; edits--)
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
                    var other = seeds[random.Next(seeds.Length)];
                    var from = random.Next(other.Length);
                    bytes.InsertRange(at, other[from..Math.Min(other.Length, from + 30)]);
                    break;
            }

            if (bytes.Count == 0)
            {
                return [];
            }
        }

        return [.. bytes];
    }
}
