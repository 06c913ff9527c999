using System.Text.Json;
using Trader.EndToEnd.Processes;

namespace Trader.EndToEnd;

/// <summary>The private key and the signatures made with it are for the exchange alone.</summary>
public sealed class SecretsTests
{
    [Fact]
    [Trait("Promise", "R19")]
    public async Task Neither_the_key_nor_a_signature_nor_the_token_is_ever_shown()
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
                ["V3_CONTROL_FILE"] = folder.File("control.json"),
            }
        );
        var shown = new List<string>();
        var console = await trader.WaitForConsoleAsync(patience.Token);
        using var socket = await ConsoleSocket.ConnectAsync(console, patience.Token);
        await trader.WaitForErrorLineAsync("Following ", patience.Token);
        var control = JsonElement.Parse(await File.ReadAllTextAsync(folder.File("control.json"), patience.Token));
        var token = control.GetProperty("token").GetString()!;
        using var http = new HttpClient { BaseAddress = console };
        shown.AddRange(await UseTokenAsync(http, folder, token, patience.Token));
        string[] paths = ["/v3/health", "/v3/status", "/v3/decisions", "/v3/control/emergency-stop", "/v3-trader"];
        foreach (var path in paths)
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
        Assert.Matches("^[A-Za-z0-9_-]{43}$", token);
        Assert.Empty(Leaks(shown, credentials.GetProperty("private_key_pem").GetString()!, [.. signatures, token]));
        Assert.False(File.Exists(folder.File("control.json")));
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

    // Everything that the token is for, done right and done wrong, and what is answered.
    private static async Task<List<string>> UseTokenAsync(
        HttpClient http,
        TempFolder folder,
        string token,
        CancellationToken cancellation
    )
    {
        var shown = new List<string>();
        foreach (
            var arguments in (string[][])
                [
                    ["stop", "--emergency", "--json", "--wait", "1"],
                    ["resume", "--yes"],
                ]
        )
        {
            await using var command = TraderProcess.Start(folder, [.. arguments, "--control", folder.File("control.json")]);
            await command.WaitForExitAsync(cancellation);
            shown.AddRange([.. command.Errors, .. command.Output]);
        }

        foreach (var (authorization, body) in new[] { ($"Bearer {token}x", ""), ($"Bearer {token}", "nonsense"), (token, "") })
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v3/control/resume");
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
            request.Content = new StringContent(body);
            using var response = await http.SendAsync(request, cancellation);
            Assert.False(response.IsSuccessStatusCode);
            shown.Add($"{response}{await response.Content.ReadAsStringAsync(cancellation)}");
        }

        return shown;
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
