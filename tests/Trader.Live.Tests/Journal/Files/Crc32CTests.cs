using Kalshi.Simulator.Flow;
using Trader.Live.Journal.Files;

namespace Trader.Live.Tests.Journal.Files;

public sealed class Crc32CTests
{
    [Fact]
    public void The_check_value_of_the_standard_comes_out()
    {
        Assert.Equal(0xE3069283u, Crc32C.Compute("123456789"u8));
        Assert.Equal(0u, Crc32C.Compute([]));
    }

    [Fact]
    public void It_equals_a_naive_twin_that_takes_bit_by_bit_at_every_length_and_cut()
    {
        var random = new SplitMix64(1);
        for (var length = 0; length < 200; length++)
        {
            var bytes = new byte[length];
            for (var i = 0; i < length; i++)
            {
                bytes[i] = unchecked((byte)random.NextUInt64());
            }

            var cut = random.NextInt(0, length);
            Assert.Equal(Naive(bytes), Crc32C.Compute(bytes));
            Assert.Equal(Naive(bytes), Crc32C.Append(Crc32C.Compute(bytes.AsSpan(0, cut)), bytes.AsSpan(cut)));
        }
    }

    private static uint Naive(byte[] bytes)
    {
        var crc = uint.MaxValue;
        foreach (var value in bytes)
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 1) == 1 ? (crc >> 1) ^ 0x82F63B78u : crc >> 1;
            }
        }

        return ~crc;
    }
}
