using System.Text.Json;
using Trader.EndToEnd.Processes;

namespace Trader.EndToEnd;

/// <summary>The private key and the signatures made with it are for the exchange alone.</summary>
public sealed class SecretsTests
{
    [Fact]
    [Trait("Promise", "R19")]
    public async Task Neither_the_key_nor_a_signature_is_ever_shown()
    {
        using var patience = Patience.Minutes(8);
        using var folder = new TempFolder();
        await using var exchange = await TwoProcessTests.StartExchangeAsync(folder, [], patience.Token);
        var credentials = JsonElement.Parse(await File.ReadAllTextAsync(folder.File("c.json"), patience.Token));
        var rest = new Uri(credentials.GetProperty("rest_url").GetString()!);
        var feed = new Uri(credentials.GetProperty("ws_url").GetString()!);
        await using var proxy = new RecordingProxy(rest.Port);
        await TwoProcessTests.ChangeCredentialsAsync(folder, "rest_url", Through(proxy, rest), patience.Token);
        await TwoProcessTests.ChangeCredentialsAsync(folder, "ws_url", Through(proxy, feed), patience.Token);
        await using var trader = TraderProcess.Start(
            folder,
            ["run", "--port", "0", "--json", "--credentials", folder.File("c.json")],
            new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["V3_LOG_LEVEL"] = "debug",
                ["WHALE_MIN_SIZE_CENTS"] = "100",
            }
        );
        var shown = new List<string>();
        var console = await trader.WaitForConsoleAsync(patience.Token);
        using var socket = await ConsoleSocket.ConnectAsync(console, patience.Token);
        await trader.WaitForErrorLineAsync("Following ", patience.Token);
        using var http = new HttpClient { BaseAddress = console };
        foreach (var path in (string[])["/v3/health", "/v3/status", "/v3/decisions", "/v3-trader"])
        {
            shown.Add(await http.GetStringAsync(path, patience.Token));
        }

        await trader.SignalAsync("TERM", patience.Token);
        while (await socket.NextTextAsync(patience.Token) is { } frame)
        {
            shown.Add(frame);
        }

        Assert.Equal(0, await trader.WaitForExitAsync(patience.Token));
        shown.AddRange(trader.Errors);
        shown.AddRange(trader.Output);
        shown.AddRange(exchange.Errors);
        shown.AddRange(exchange.Output);

        var signatures = proxy.Values("KALSHI-ACCESS-SIGNATURE");
        Assert.InRange(signatures.Count, 5, int.MaxValue);
        Assert.InRange(shown.Count, 30, int.MaxValue);
        Assert.Empty(Leaks(shown, credentials.GetProperty("private_key_pem").GetString()!, signatures));
    }

    [Fact]
    [Trait("Promise", "R19")]
    public void The_search_for_secrets_finds_each_kind()
    {
        const string Pem = "-----BEGIN PRIVATE KEY-----\nAAAABBBBCCCCDDDDEEEEFFFF\nGGGGHHHHIIIIJJJJ\n-----END PRIVATE KEY-----\n";

        Assert.NotEmpty(Leaks(["x AAAABBBBCCCCDDDDEEEEFFFF x"], Pem, []));
        Assert.NotEmpty(Leaks(["AAAABBBBCCCCDDDDEEEEFFFFGGGGHHHHIIIIJJJJ"], Pem, []));
        Assert.NotEmpty(Leaks(["-----BEGIN PRIVATE KEY-----"], Pem, []));
        Assert.NotEmpty(Leaks(["signed c2lnbmF0dXJl+/=="], Pem, ["c2lnbmF0dXJl+/=="]));
        Assert.NotEmpty(Leaks(["\"c2lnbmF0dXJl\\u002B/==\""], Pem, ["c2lnbmF0dXJl+/=="]));
        Assert.Empty(Leaks(["an ordinary line"], Pem, ["c2lnbmF0dXJl+/=="]));
    }

    // Texts that contain a line of the key's body, its armour or a signature, also as JSON escapes it.
    private static List<string> Leaks(IEnumerable<string> shown, string pem, IEnumerable<string> signatures)
    {
        var secrets = pem.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Where(line => line.Length >= 16)
            .Concat(signatures)
            .Append("PRIVATE KEY")
            .ToList();
        return
        [
            .. shown.Where(text =>
            {
                var plain = text.Replace("\\u002B", "+", StringComparison.OrdinalIgnoreCase);
                return secrets.Exists(secret => plain.Contains(secret, StringComparison.Ordinal));
            }),
        ];
    }

    private static string Through(RecordingProxy proxy, Uri address) =>
        new UriBuilder(address) { Port = proxy.Port }.Uri.ToString();
}
