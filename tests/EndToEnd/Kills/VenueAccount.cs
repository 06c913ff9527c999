using System.Text.Json;
using Kalshi.Authentication;
using Kalshi.Client;
using Kalshi.Client.Rest;

namespace Trader.EndToEnd.Kills;

/// <summary>An account of a credentials file, asked through the project's own signed client and not through the trader.</summary>
internal sealed class VenueAccount : IDisposable
{
    private readonly ApiKey key;

    private VenueAccount(ApiKey key, KalshiRestClient rest)
    {
        this.key = key;
        Rest = rest;
    }

    /// <summary>The key's id.</summary>
    public string KeyId => key.Id;

    /// <summary>Its client.</summary>
    public KalshiRestClient Rest { get; }

    public static async Task<VenueAccount> OpenAsync(string credentialsPath, CancellationToken cancellation)
    {
        var file = JsonElement.Parse(await File.ReadAllTextAsync(credentialsPath, cancellation));
        var opened = ApiKey.FromPem(Text("api_key_id"), Text("private_key_pem"));
        var endpoint = new KalshiEndpoint(ExchangeEnvironment.Sim, new Uri(Text("rest_url")), new Uri(Text("ws_url")));
        return new VenueAccount(opened, new KalshiRestClient(endpoint, new RequestSigner(opened)));

        string Text(string name) => file.GetProperty(name).GetString()!;
    }

    public void Dispose()
    {
        Rest.Dispose();
        key.Dispose();
    }
}
