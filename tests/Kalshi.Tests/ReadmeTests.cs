using System.Text.RegularExpressions;
using Kalshi.Authentication;
using Kalshi.Tests.Authentication;
using Kalshi.Tests.Wire;
using Kalshi.Wire;

namespace Kalshi.Tests;

/// <summary>The example of the package's README is this file's, and does what it says.</summary>
[Trait("Requirement", "A3")]
public sealed partial class ReadmeTests
{
    [Fact]
    public void TheExampleRuns() =>
        Assert.Equal(
            "key-1: 4.50 at 0.3700, 0 surprises",
            Describe("key-1", TestKeys.Pkcs8Pem, 1_790_000_000_000, Frames.Utf8(Frames.Trade))
        );

    [Fact]
    public void TheExampleInTheReadmeIsTheOneThatRuns()
    {
        var readme = File.ReadAllText(Find("src/Kalshi/README.md"));
        var source = File.ReadAllText(Find("tests/Kalshi.Tests/ReadmeTests.cs"));
        var example = readme[readme.IndexOf("public static string Describe", StringComparison.Ordinal)..];
        example = example[..example.IndexOf("```", StringComparison.Ordinal)];
        Assert.Contains(Squeezed(example), Squeezed(source), StringComparison.Ordinal);
    }

    public static string Describe(string keyId, string privateKeyPem, long unixMs, byte[] utf8Frame)
    {
        using var key = ApiKey.FromPem(keyId, privateKeyPem);
        var headers = new RequestSigner(key).Sign(unixMs, "GET", "/trade-api/ws/v2");
        var drift = new DriftSentinel();
        var frame = new FeedDecoder(new TickerTable(), drift).Decode(utf8Frame);
        var text = frame.Type == FeedMessageType.Trade ? $"{frame.Trade.Count} at {frame.Trade.YesPrice}" : $"{frame.Type}";
        return $"{headers.KeyId}: {text}, {drift.Total} surprises";
    }

    private static string Squeezed(string text) => Blanks().Replace(text, " ").Trim();

    private static string Find(string path)
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, path);
            if (File.Exists(candidate))
            {
                return candidate;
            }
        }

        throw new FileNotFoundException(path);
    }

    [GeneratedRegex(@"\s+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Blanks();
}
