using System.Buffers;
using System.Text;
using System.Text.Json;
using Kalshi.Client.Rest;
using Kalshi.Wire;

namespace Kalshi.Client.Tests.Rest;

public sealed class OrderRequestWriterTests
{
    private const string Characters = "ABCXYZabcxyz0123456789-_:+=/. \"\\<>&'\u0007é漢\U0001F600";

    [Fact]
    public void WhatItWritesEqualsTheGeneratedContract()
    {
        var random = new Random(42);
        for (var i = 0; i < 50_000; i++)
        {
            var request = RandomRequest(random);
            var buffer = new ArrayBufferWriter<byte>();
            OrderRequestWriter.Write(request, buffer);
            var expected = JsonSerializer.SerializeToUtf8Bytes(request, WireJson.Default.CreateOrderRequest);
            if (!buffer.WrittenSpan.SequenceEqual(expected))
            {
                Assert.Equal(Encoding.UTF8.GetString(expected), Encoding.UTF8.GetString(buffer.WrittenSpan));
            }
        }
    }

    [Fact]
    [Trait("Target", "P16")]
    public void AnOrdinaryOrderAllocatesNothing()
    {
        var buffer = new byte[OrderRequestWriter.MaxByteCount(Orders.Sample)];
        OrderRequestWriter.Write(Orders.Sample, buffer);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            OrderRequestWriter.Write(Orders.Sample, buffer);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void ADestinationThatMayBeTooShortIsRefused() =>
        Assert.Throws<ArgumentException>(() => OrderRequestWriter.Write(Orders.Sample, new byte[100].AsSpan()));

    private static CreateOrderRequest RandomRequest(Random random) =>
        new()
        {
            Ticker = Text(random, 40),
            Side = random.Next(2) == 0 ? "bid" : "ask",
            Count = Quantity.FromHundredths(random.NextInt64(1, 1L << random.Next(2, 62))),
            Price = Price.FromUnits(random.Next(0, 10_001)),
            TimeInForce = "good_till_canceled",
            SelfTradePreventionType = random.Next(2) == 0 ? "taker_at_cross" : "maker",
            ClientOrderId = random.Next(4) == 0 ? null : Text(random, 64),
            ExpirationTime = random.Next(2) == 0 ? null : random.NextInt64(),
            PostOnly = Flag(random),
            ReduceOnly = Flag(random),
            CancelOrderOnPause = Flag(random),
            OrderGroupId = random.Next(2) == 0 ? null : Text(random, 36),
            Subaccount = random.Next(2) == 0 ? null : random.Next(64),
            ExchangeIndex = random.Next(2) == 0 ? null : random.Next(-1, 4),
        };

    private static bool? Flag(Random random) =>
        random.Next(3) switch
        {
            0 => null,
            1 => true,
            _ => false,
        };

    private static string Text(Random random, int maxLength)
    {
        // Half of the texts are plain, as ours are; the other half hold anything.
        var alphabet = random.Next(2) == 0 ? Characters[..22] : Characters;
        var builder = new StringBuilder();
        for (var length = random.Next(maxLength); length > 0; length--)
        {
            builder.Append(alphabet[random.Next(alphabet.Length)]);
        }

        return builder.ToString();
    }
}
