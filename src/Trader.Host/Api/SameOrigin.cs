using Microsoft.AspNetCore.Http;

namespace Trader.Host.Api;

/// <summary>Whether a request comes from a page of the trader's own, or from no page at all.</summary>
internal static class SameOrigin
{
    /// <summary>Browsers always say where a page came from; programs say nothing. The development server on port 5173 passes its own.</summary>
    public static bool Is(HttpRequest request)
    {
        var origin = request.Headers.Origin.ToString();
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        return (
                origin.Length == 0
                || (Uri.TryCreate(origin, UriKind.Absolute, out var from) && from.Authority == request.Host.Value)
            ) && site is "" or "same-origin" or "none";
    }
}
