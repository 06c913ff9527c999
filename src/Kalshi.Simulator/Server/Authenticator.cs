using System.Globalization;
using Kalshi.Authentication;
using Kalshi.Simulator.Exchange;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Kalshi.Simulator.Server;

/// <summary>
/// Checks the three headers of a signed request (§1.2–1.4 of the API) against the exchange's own wall clock, which is the
/// machine's shifted by an option. The exchange clock has no part in it.
/// </summary>
internal sealed class Authenticator
{
    private readonly SimulatorOptions options;
    private readonly AccountDirectory directory;
    private readonly TimeProvider wall;

    public Authenticator(SimulatorOptions options, AccountDirectory directory, TimeProvider wall)
    {
        this.options = options;
        this.directory = directory;
        this.wall = wall;
    }

    /// <summary>The exchange's wall clock.</summary>
    public DateTimeOffset WallNow => wall.GetUtcNow().AddSeconds(options.ClockOffsetSeconds);

    /// <summary>The account that signed the request, or null and the answer to give.</summary>
    public Account? Authenticate(HttpContext context, out RestAnswer refusal)
    {
        refusal = default;
        var headers = context.Request.Headers;
        var signature = headers[SignedHeaders.SignatureHeader].ToString();
        if (signature.Length == 0)
        {
            refusal = ErrorAnswers.Nested(401, "signature_is_missing_from_headers");
            return null;
        }

        var timestamp = headers[SignedHeaders.TimestampHeader].ToString();
        if (!IsTimely(timestamp))
        {
            refusal = ErrorAnswers.Nested(401, "header_timestamp_expired");
            return null;
        }

        if (directory.Find(headers[SignedHeaders.KeyHeader].ToString()) is not { } holder)
        {
            refusal = ErrorAnswers.Authentication("NOT_FOUND");
            return null;
        }

        // The path as it was sent: escapes and all, without the query.
        var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? target : target[..query];
        if (!SignatureVerifier.Verify(holder.PublicKey, timestamp, context.Request.Method, path, signature))
        {
            refusal = ErrorAnswers.Authentication("INCORRECT_API_KEY_SIGNATURE");
            return null;
        }

        return holder.Account;
    }

    private bool IsTimely(string timestamp)
    {
        if (!long.TryParse(timestamp, NumberStyles.None, CultureInfo.InvariantCulture, out var sentMs))
        {
            return false;
        }

        var now = WallNow.ToUnixTimeMilliseconds();
        return sentMs >= now - options.SignatureWindowMs && sentMs <= now + options.SignatureWindowMs;
    }
}
