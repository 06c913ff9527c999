using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Trader.Host.Api;

namespace Trader.Host.Control;

/// <summary>The emergency stop as a running trader reports it.</summary>
internal sealed record RemoteStop(
    string Phase,
    string Reason,
    int Pulls,
    long? RestingOrders,
    long UnknownOrders,
    string? LastObstacle
)
{
    /// <summary>Whether the exchange's list shows that nothing rests.</summary>
    public bool IsVerified => Phase == "verified";

    /// <summary>One line for people.</summary>
    public string Describe()
    {
        var resting = RestingOrders is { } count ? count.ToString(CultureInfo.InvariantCulture) : "not listed yet";
        var obstacle = LastObstacle is { } text ? $"; last obstacle: {text}" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Phase}: {resting} resting, {UnknownOrders} of unknown fate ({Reason}){obstacle}"
        );
    }
}

/// <summary>A cause for which a running trader opens nothing, as it reports it.</summary>
internal sealed record RemotePause(string Cause, string Reason, bool WaitsForResume)
{
    /// <summary>One line for people.</summary>
    public string Describe() => $"{Cause} ({Reason})";

    /// <summary>The causes in an answer of the control API; stops by drift are among them.</summary>
    public static IReadOnlyList<RemotePause> In(string json)
    {
        var body = JsonElement.Parse(json);
        var pauses = body.GetProperty("pauses")
            .EnumerateArray()
            .Select(pause => new RemotePause(
                pause.GetProperty("cause").GetString()!,
                pause.GetProperty("reason").GetString()!,
                pause.GetProperty("waits_for_resume").GetBoolean()
            ));
        var drift = body.GetProperty("drift_stops")
            .EnumerateArray()
            .Select(ticker => new RemotePause(
                "drift",
                ticker.GetString() is { Length: > 0 } market ? $"in {market}" : "everywhere",
                WaitsForResume: true
            ));
        return [.. pauses, .. drift];
    }
}

/// <summary>Talks to the control API of a trader on this machine.</summary>
internal sealed class ControlClient : IDisposable
{
    private static readonly TimeSpan CallTimeout = TimeSpan.FromSeconds(10);

    private readonly HttpClient http;
    private readonly ControlToken token;

    /// <summary>Makes a client for the trader that left <paramref name="file"/>; its calls go there and nowhere else.</summary>
    public ControlClient(ControlFile file)
    {
        token = new ControlToken(file.Token);
        http = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false })
        {
            BaseAddress = new Uri(file.Address),
            Timeout = CallTimeout,
            MaxResponseContentBufferSize = 64 * 1024,
        };
    }

    /// <summary>Makes a call that changes something; returns the stop as it was then, with its JSON.</summary>
    /// <exception cref="HostException">Nobody answers, or the trader refuses.</exception>
    public async Task<(RemoteStop? Stop, string Json)> PostAsync(string call, string? reason, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"v3/control/{call}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Text);
        if (reason is not null)
        {
            request.Content = JsonContent.Create(new ControlRequest(reason), ControlRequestJson.Default.ControlRequest);
        }

        return await SendAsync(request, HttpStatusCode.Accepted, cancellation);
    }

    /// <summary>Has resting orders cancelled; returns the report as far as it had come, with the HTTP status.</summary>
    /// <exception cref="HostException">Nobody answers, or the caller may not ask.</exception>
    public async Task<(int Status, string Json)> CleanUpAsync(bool isAll, string? reason, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, $"v3/cleanup?orphaned_only={(isAll ? "false" : "true")}");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Text);
        if (reason is not null)
        {
            request.Content = JsonContent.Create(new ControlRequest(reason), ControlRequestJson.Default.ControlRequest);
        }

        return await ExchangeAsync(
            request,
            static status =>
                status is not (HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.TooManyRequests),
            static (status, body) => ((int)status, body),
            cancellation
        );
    }

    /// <summary>The latest clean-ups, newest first, as JSON.</summary>
    /// <exception cref="HostException">Nobody answers.</exception>
    public async Task<string> GetCleanupsAsync(CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "v3/cleanup");
        return await ExchangeAsync(request, static status => status == HttpStatusCode.OK, static (_, body) => body, cancellation);
    }

    /// <summary>The stop as it is now, with its JSON.</summary>
    /// <exception cref="HostException">Nobody answers.</exception>
    public async Task<(RemoteStop? Stop, string Json)> GetStopAsync(CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, "v3/control/emergency-stop");
        return await SendAsync(request, HttpStatusCode.OK, cancellation);
    }

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private Task<(RemoteStop? Stop, string Json)> SendAsync(
        HttpRequestMessage request,
        HttpStatusCode expected,
        CancellationToken cancellation
    ) => ExchangeAsync(request, status => status == expected, static (_, body) => (Parse(body), body), cancellation);

    private async Task<T> ExchangeAsync<T>(
        HttpRequestMessage request,
        Func<HttpStatusCode, bool> isExpected,
        Func<HttpStatusCode, string, T> read,
        CancellationToken cancellation
    )
    {
        try
        {
            using var response = await http.SendAsync(request, cancellation);
            var body = await response.Content.ReadAsStringAsync(cancellation);
            return isExpected(response.StatusCode)
                ? read(response.StatusCode, body)
                : throw new HostException(
                    ExitCodes.NoTrader,
                    $"The trader at {http.BaseAddress} refuses ({(int)response.StatusCode}): {body}"
                );
        }
        catch (Exception exception)
            when (exception is HttpRequestException or JsonException or KeyNotFoundException or InvalidOperationException
                || (exception is TaskCanceledException && !cancellation.IsCancellationRequested)
            )
        {
            throw new HostException(
                ExitCodes.NoTrader,
                $"No trader answers at {http.BaseAddress} ({exception.Message.TrimEnd('.')}). If it has crashed, orders may still rest at "
                    + "the exchange: check and cancel them there.",
                exception
            );
        }
    }

    private static RemoteStop? Parse(string json)
    {
        var stop = JsonElement.Parse(json).GetProperty("emergency_stop");
        if (stop.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        var resting = stop.GetProperty("resting_orders");
        return new RemoteStop(
            stop.GetProperty("phase").GetString()!,
            stop.GetProperty("reason").GetString()!,
            stop.GetProperty("pulls").GetInt32(),
            resting.ValueKind == JsonValueKind.Null ? null : resting.GetInt64(),
            stop.GetProperty("unknown_orders").GetInt64(),
            stop.GetProperty("last_obstacle").GetString()
        );
    }
}
