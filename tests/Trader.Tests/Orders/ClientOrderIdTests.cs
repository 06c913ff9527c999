using Trader.Orders;

namespace Trader.Tests.Orders;

[Trait("Requirement", "I1")]
public sealed class ClientOrderIdTests
{
    private const string Allowed = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_:+=/";

    [Fact]
    public void They_fit_the_exchanges_pattern_and_length_whatever_the_whale_is_called()
    {
        foreach (var whale in (string[])["", "M:1:yes", new string('X', 500), "ÄÖÜ market 🐋:1:no"])
        {
            var id = ClientOrderIds.ForFollow("production/ü", whale);
            Assert.InRange(id.Length, 1, 64);
            Assert.All(id, character => Assert.Contains(character, Allowed));
            Assert.True(ClientOrderIds.IsOurs(id));
        }
    }

    [Fact]
    public void They_are_a_function_of_identity_and_whale_and_differ_for_different_ones()
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        foreach (var identity in (string[])["sim", "paper", "si"])
        {
            for (var i = 0; i < 5_000; i++)
            {
                var whale = $"M{i % 7}:{1_795_000_000_000 + i}:{(i % 2 == 0 ? "yes" : "no")}";
                var id = ClientOrderIds.ForFollow(identity, whale);
                Assert.Equal(id, ClientOrderIds.ForFollow(identity, whale));
                Assert.True(ids.Add(id), $"{identity} {whale}");
            }
        }
    }

    [Fact]
    public void Identity_and_whale_cannot_be_shifted_into_each_other() =>
        Assert.NotEqual(ClientOrderIds.ForFollow("ab", "c:1:yes"), ClientOrderIds.ForFollow("a", "bc:1:yes"));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("wf-")]
    [InlineData("wf-123")]
    [InlineData("4f7c1c9e-8c4b-4d3a-9c57-0a2f5f0b8a11")]
    [Trait("Requirement", "F7")]
    public void Ids_of_other_programs_are_not_ours(string? id) => Assert.False(ClientOrderIds.IsOurs(id));
}
