using System.Globalization;
using Kalshi.Wire;

namespace Kalshi.Tests.Wire;

[Trait("Target", "R10")]
public sealed class FeedDecoderFuzzTests
{
    // A run by hand can ask for more; a target is proven on ten million.
    private static readonly int Mutants = int.Parse(
        Environment.GetEnvironmentVariable("TRADER_FUZZ_FRAMES") ?? "1000000",
        CultureInfo.InvariantCulture
    );

    /// <summary>
    /// Whatever comes, the decoder gives a frame or refuses it with the one exception, in bounded text; and the short way
    /// through learnt layouts says exactly what the strict reader says, be it a frame or an error.
    /// </summary>
    [Trait("Promise", "R10")]
    [Trait("Target", "P1")]
    [Fact]
    public void DamagedFramesAreDecodedOrRefusedAndBothWaysAgreeOnAMillion()
    {
        byte[][] seeds = [.. Frames.All.Concat(Frames.Frequent).Concat(Frames.Frequent).Select(Frames.Utf8)];
        var mutator = new FrameMutator(20_261_121, seeds);
        var byLayout = new FeedDecoder(new TickerTable());
        var strict = new FeedDecoder(new TickerTable());
        var refused = 0;
        long largest = 0;
        long total = 0;
        for (var i = 0; i < Mutants; i++)
        {
            var mutant = mutator.Next(i);
            var before = GC.GetAllocatedBytesForCurrentThread();
            var actual = Decode(byLayout, mutant, strictly: false);
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            largest = Math.Max(largest, allocated);
            total += allocated;
            AssertAgree(Decode(strict, mutant, strictly: true), actual, mutant);
            refused += actual.Error is null ? 0 : 1;
        }

        // Both kinds must occur, or the mutation is too tame or too wild to mean anything.
        Assert.InRange(refused, Mutants / 10, Mutants * 9 / 10);

        // The dearest is the doubling of the ticker table, which a million different tickers bound; then come exceptions.
        Assert.InRange(largest, 0, 2L * TickerTable.MaxTickers * 16);
        Assert.InRange(total / Mutants, 0, FrameMutator.MaxBytes);
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
        byte[][] seeds = [.. Frames.All.Select(Frames.Utf8)];
        var mutator = new FrameMutator(6, seeds);
        var used = new FeedDecoder(new TickerTable());
        for (var i = 0; i < 5_000; i++)
        {
            Decode(used, mutator.Next(i), strictly: false);
            Assert.Equal(Quantity.FromContracts(-25), used.Decode(seeds[0]).Delta.Delta);
        }
    }

    [Fact]
    public void WhatWasLearntFromOneShapeNeverMisreadsAnother()
    {
        // Each of these differs from the frame learnt in one place only.
        var learnt = Frames.Delta;
        string[] others =
        [
            learnt.Replace("\"sid\":1,", "\"sid\":12,", StringComparison.Ordinal),
            learnt.Replace("\"sid\":1,", "\"sid\":01,", StringComparison.Ordinal),
            learnt.Replace("\"seq\":20", "\"seq\":2e1", StringComparison.Ordinal),
            learnt.Replace("0.3700", "0.37", StringComparison.Ordinal),
            learnt.Replace("0.3700", "1.0000", StringComparison.Ordinal),
            learnt.Replace("0.3700", "0.370", StringComparison.Ordinal),
            learnt.Replace("0.3700", "0.3/00", StringComparison.Ordinal),
            learnt.Replace("-25.00", "--5.00", StringComparison.Ordinal),
            learnt.Replace("-25.00", "-25.0", StringComparison.Ordinal),
            learnt.Replace("-25.00", "-25.000", StringComparison.Ordinal),
            learnt.Replace("-25.00", "-", StringComparison.Ordinal),
            learnt.Replace("\"no\"", "\"nO\"", StringComparison.Ordinal),
            learnt.Replace("KXSIMRAIN-26NOV25-T1", "KX SIMRAIN", StringComparison.Ordinal),
            learnt.Replace("KXSIMRAIN-26NOV25-T1", "K\\u0058", StringComparison.Ordinal),
            learnt.Replace("2f0d9b6a", "2f0\\\"9b6a", StringComparison.Ordinal),
            learnt.Replace("2f0d9b6a", "é", StringComparison.Ordinal),
            learnt.Replace("2f0d9b6a", "\n", StringComparison.Ordinal),
            learnt + "\n",
            learnt + "{}",
            learnt[..^1],
        ];
        var byLayout = new FeedDecoder(new TickerTable());
        var strict = new FeedDecoder(new TickerTable());
        foreach (var other in others)
        {
            Assert.Equal(Quantity.FromContracts(-25), byLayout.Decode(Frames.Utf8(learnt)).Delta.Delta);
            var bytes = Frames.Utf8(other);
            AssertAgree(Decode(strict, bytes, strictly: true), Decode(byLayout, bytes, strictly: false), bytes);
        }
    }

    private static void AssertAgree(
        (FeedFrame Frame, string? Error) expected,
        (FeedFrame Frame, string? Error) actual,
        byte[] frame
    )
    {
        // Bodies are made by the strict way in either case and compare by reference: their text decides.
        var agree =
            string.Equals(expected.Error, actual.Error, StringComparison.Ordinal)
            && (
                expected.Frame.Body is null
                    ? expected.Frame.Equals(actual.Frame)
                    : FrameText.Of(expected.Frame).Equals(FrameText.Of(actual.Frame))
            );
        Assert.True(agree, $"{expected} or {actual} for {Convert.ToBase64String(frame)}");
    }

    private static (FeedFrame Frame, string? Error) Decode(FeedDecoder decoder, byte[] bytes, bool strictly)
    {
        try
        {
            var frame = strictly ? decoder.DecodeStrictly(bytes) : decoder.Decode(bytes);
            return Enum.IsDefined(frame.Type) ? (frame, null) : throw new InvalidOperationException($"type {frame.Type}");
        }
        catch (FeedFormatException exception) when (exception.Message.Length < 400)
        {
            return (default, exception.Message);
        }
    }
}
