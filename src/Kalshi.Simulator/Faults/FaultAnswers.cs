using System.Text;
using Kalshi.Simulator.Server;

namespace Kalshi.Simulator.Faults;

/// <summary>What is answered in place of the exchange.</summary>
internal static class FaultAnswers
{
    private static readonly byte[] Page = Encoding.UTF8.GetBytes(
        "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n<center><h1>502 Bad Gateway</h1></center>\r\n</body>\r\n</html>\r\n"
    );

    /// <summary>The answer of a kind that refuses a request; null for the other kinds.</summary>
    public static RestAnswer? Refusal(FaultKind kind) =>
        kind switch
        {
            FaultKind.RateLimited => TooManyRequests,
            FaultKind.ServerError => ErrorAnswers.Nested(500, "internal_server_error"),
            FaultKind.Unavailable => ErrorAnswers.Nested(503, "service_unavailable"),
            FaultKind.HtmlPage => BadGateway,
            _ => null,
        };

    /// <summary>The answer to an upgrade that is refused.</summary>
    public static RestAnswer Upgrade(int status) =>
        status switch
        {
            401 => ErrorAnswers.Authentication("INCORRECT_API_KEY_SIGNATURE"),
            429 => TooManyRequests,
            503 => ErrorAnswers.Nested(503, "service_unavailable"),
            _ => BadGateway,
        };

    private static RestAnswer TooManyRequests => RestAnswer.Json(429, json => json.WriteString("error", "too many requests"));

    private static RestAnswer BadGateway => new(502, Page) { ContentType = "text/html" };
}
