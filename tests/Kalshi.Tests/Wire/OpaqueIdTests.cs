using System.Buffers.Binary;
using System.Text;
using Kalshi.Wire;

namespace Kalshi.Tests.Wire;

[Trait("Requirement", "A2")]
public sealed class OpaqueIdTests
{
    [Fact]
    public void AUuidIsItsBitsInEitherCase()
    {
        var random = new Random(4);
        Span<byte> bytes = stackalloc byte[16];
        for (var i = 0; i < 1000; i++)
        {
            random.NextBytes(bytes);
            var guid = new Guid(bytes, bigEndian: true);
            var expected = new OpaqueId(BinaryPrimitives.ReadUInt128BigEndian(bytes));
            Assert.Equal(expected, OpaqueId.FromText(guid.ToString("D")));
            Assert.Equal(expected, OpaqueId.FromUtf8(Encoding.ASCII.GetBytes(guid.ToString("D").ToUpperInvariant())));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("3a0a5d0a-90f8-4a6b-8a61-4d0c7a1f000")]
    [InlineData("3a0a5d0a-90f8-4a6b-8a61-4d0c7a1f000g")]
    [InlineData("3a0a5d0a-90f8-4a6b-8a61+4d0c7a1f0002")]
    [InlineData("3a0a5d0a90f84a6b8a614d0c7a1f0002")]
    [InlineData("trade-17")]
    public void AnyOtherTextIsAnIdToo(string text)
    {
        Assert.Equal(OpaqueId.FromText(text), OpaqueId.FromUtf8(Encoding.UTF8.GetBytes(text)));
        Assert.NotEqual(OpaqueId.FromText("3a0a5d0a-90f8-4a6b-8a61-4d0c7a1f0002"), OpaqueId.FromText(text));
        Assert.NotEqual(OpaqueId.FromText(text + "x"), OpaqueId.FromText(text));
    }
}
