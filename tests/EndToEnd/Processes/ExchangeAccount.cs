using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Trader.EndToEnd.Processes;

/// <summary>The account that a credentials file describes, used by hand, as another program of its owner would.</summary>
internal sealed class ExchangeAccount : IDisposable
{
    private readonly HttpClient http;
    private readonly RSA key = RSA.Create();
    private readonly string keyId;

    private ExchangeAccount(JsonElement credentials)
    {
        http = new HttpClient { BaseAddress = new Uri(credentials.GetProperty("rest_url").GetString()!) };
        keyId = credentials.GetProperty("api_key_id").GetString()!;
        key.ImportFromPem(credentials.GetProperty("private_key_pem").GetString()!);
    }

    public static async Task<ExchangeAccount> OpenAsync(string credentialsPath, CancellationToken cancellation) =>
        new(JsonElement.Parse(await File.ReadAllTextAsync(credentialsPath, cancellation)));

    /// <summary>Rests an order for one contract at a cent in each of so many markets.</summary>
    public async Task RestOrdersAsync(int count, CancellationToken cancellation)
    {
        var listed = await SendAsync(HttpMethod.Get, "/markets", $"?status=open&limit={count}", body: null, cancellation);
        foreach (var market in listed.GetProperty("markets").EnumerateArray())
        {
            await SendAsync(
                HttpMethod.Post,
                "/portfolio/events/orders",
                "",
                new Dictionary<string, string>(StringComparer.Ordinal)
                {
                    ["ticker"] = market.GetProperty("ticker").GetString()!,
                    ["side"] = "bid",
                    ["count"] = "1.00",
                    ["price"] = "0.0100",
                    ["time_in_force"] = "good_till_canceled",
                    ["self_trade_prevention_type"] = "taker_at_cross",
                },
                cancellation
            );
        }
    }

    /// <summary>How many orders rest in the account.</summary>
    public async Task<int> CountRestingAsync(CancellationToken cancellation)
    {
        var listed = await SendAsync(HttpMethod.Get, "/portfolio/orders", "?status=resting", body: null, cancellation);
        return listed.GetProperty("orders").GetArrayLength();
    }

    public void Dispose()
    {
        key.Dispose();
        http.Dispose();
    }

    private async Task<JsonElement> SendAsync(
        HttpMethod method,
        string resource,
        string query,
        Dictionary<string, string>? body,
        CancellationToken cancellation
    )
    {
        var path = "/trade-api/v2" + resource;
        var timestamp = TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds().ToString();
        using var request = new HttpRequestMessage(method, path + query);
        request.Headers.Add("KALSHI-ACCESS-KEY", keyId);
        request.Headers.Add("KALSHI-ACCESS-TIMESTAMP", timestamp);
        request.Headers.Add(
            "KALSHI-ACCESS-SIGNATURE",
            Convert.ToBase64String(
                key.SignData(
                    Encoding.UTF8.GetBytes(timestamp + method.Method + path),
                    HashAlgorithmName.SHA256,
                    RSASignaturePadding.Pss
                )
            )
        );
        request.Content = body is null ? null : JsonContent.Create(body);
        using var response = await http.SendAsync(request, cancellation);
        var text = await response.Content.ReadAsStringAsync(cancellation);
        Assert.True(response.IsSuccessStatusCode, $"{method} {path}: {response.StatusCode} {text}");
        return JsonElement.Parse(text);
    }
}
