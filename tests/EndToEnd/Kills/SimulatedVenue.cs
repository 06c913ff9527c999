using System.Net.Http.Json;
using System.Text.Json;
using Trader.EndToEnd.Processes;

namespace Trader.EndToEnd.Kills;

/// <summary>The exchange in its own process, with its operator and the accounts of a test.</summary>
internal sealed class SimulatedVenue : IAsyncDisposable
{
    private readonly TraderProcess process;
    private readonly HttpClient http;

    private SimulatedVenue(TraderProcess process, HttpClient http)
    {
        this.process = process;
        this.http = http;
    }

    /// <summary>Everything it has written.</summary>
    public string Transcript => process.Transcript();

    /// <summary>Starts it; the credentials of its first account are in <c>c.json</c>, of the second in <c>c-2.json</c>, and so on.</summary>
    public static async Task<SimulatedVenue> StartAsync(TempFolder folder, int accounts, int seed, CancellationToken cancellation)
    {
        var started = await TwoProcessTests.StartExchangeAsync(
            folder,
            [
                "--operator",
                "--accounts",
                $"{accounts}",
                "--balance-dollars",
                "1000000",
                "--tier",
                "prestige",
                "--seed",
                $"{seed}",
            ],
            cancellation
        );
        var credentials = JsonElement.Parse(await File.ReadAllTextAsync(folder.File("c.json"), cancellation));
        var address = new Uri(credentials.GetProperty("rest_url").GetString()!);
        return new SimulatedVenue(started, new HttpClient { BaseAddress = new Uri(address, "/sim/v1/") });
    }

    /// <summary>Does something to the exchange.</summary>
    public async Task DoAsync(object action, CancellationToken cancellation)
    {
        using var response = await http.PostAsJsonAsync("actions", action, cancellation);
        await ReadAsync(response, cancellation);
    }

    /// <summary>Lets things go wrong from now on.</summary>
    public async Task AddFaultsAsync(IEnumerable<Dictionary<string, object>> faults, CancellationToken cancellation)
    {
        foreach (var fault in faults)
        {
            using var response = await http.PostAsJsonAsync("faults", fault, cancellation);
            await ReadAsync(response, cancellation);
        }
    }

    /// <summary>Lets nothing go wrong any more.</summary>
    public async Task ClearFaultsAsync(CancellationToken cancellation)
    {
        using var response = await http.DeleteAsync(new Uri("faults", UriKind.Relative), cancellation);
        await ReadAsync(response, cancellation);
    }

    /// <summary>How often each kind of fault has struck.</summary>
    public async Task<IReadOnlyDictionary<string, long>> CountFaultsAsync(CancellationToken cancellation)
    {
        using var response = await http.GetAsync(new Uri("state", UriKind.Relative), cancellation);
        var state = await ReadAsync(response, cancellation);
        return state
            .GetProperty("injected")
            .EnumerateObject()
            .ToDictionary(kind => kind.Name, kind => kind.Value.GetInt64(), StringComparer.Ordinal);
    }

    /// <summary>Ends it as an operator would.</summary>
    public async Task<int> StopAsync(CancellationToken cancellation)
    {
        await process.SignalAsync("TERM", cancellation);
        return await process.WaitForExitAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await process.DisposeAsync();
    }

    private static async Task<JsonElement> ReadAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        var text = await response.Content.ReadAsStringAsync(cancellation);
        Assert.True(response.IsSuccessStatusCode, $"{response.RequestMessage!.RequestUri}: {response.StatusCode} {text}");
        return JsonElement.Parse(text);
    }
}
