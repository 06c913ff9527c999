using System.Globalization;
using System.Text;
using Kalshi.Wire;

namespace Kalshi.Tests.Wire;

[Trait("Requirement", "A2")]
public sealed class TickerTableTests
{
    [Fact]
    public void ATickerHasOneStringHoweverOftenItComes()
    {
        var table = new TickerTable();
        var random = new Random(11);
        var naive = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < 50_000; i++)
        {
            var text = "KX" + random.Next(5000).ToString(CultureInfo.InvariantCulture) + new string('T', random.Next(0, 12));
            var name = table.Intern(Encoding.ASCII.GetBytes(text));
            Assert.Equal(text, name);
            Assert.Same(naive.TryAdd(text, name!) ? name : naive[text], name);
        }

        Assert.Equal(naive.Count, table.Count);
    }

    [Theory]
    [InlineData("")]
    [InlineData("A B")]
    [InlineData("A\t")]
    [InlineData("é")]
    [InlineData("A\u007f")]
    public void WhatIsNoTickerIsNull(string text)
    {
        var table = new TickerTable();
        Assert.Null(table.Intern(Encoding.UTF8.GetBytes(text)));
        Assert.Null(table.Intern(new byte[TickerTable.MaxTickerLengthBytes + 1]));
        Assert.Equal(0, table.Count);
    }

    [Fact]
    [Trait("Target", "P2")]
    public void AKnownTickerCostsNoAllocation()
    {
        var table = new TickerTable();
        var ticker = Encoding.ASCII.GetBytes("KXSIMRAIN-26NOV25-T1");
        table.Intern(ticker);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
        {
            table.Intern(ticker);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
