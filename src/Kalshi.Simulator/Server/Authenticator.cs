using System.Globalization;
using Kalshi.Authentication;

namespace Kalshi.Simulator.Server;

/// <summary>Says who signed a request.</summary>
internal interface IRequestAuthenticator
{
    /// <summary>Whose key signed the request, or null and the answer to give.</summary>
    KeyHolder? Authenticate(in RestRequest request, out RestAnswer refusal);
}

/// <summary>
/// Checks the three headers of a signed request (§1.2–1.4 of the API) against the exchange's own wall clock, which is the
/// machine's shifted by an option. The exchange clock has no part in it.
/// </summary>
internal sealed class Authenticator : IRequestAuthenticator
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

    /// <inheritdoc/>
    public KeyHolder? Authenticate(in RestRequest request, out RestAnswer refusal)
    {
        refusal = default;
        if (request.Signature.Length == 0)
        {
            refusal = ErrorAnswers.Nested(401, "signature_is_missing_from_headers");
            return null;
        }

        if (!IsTimely(request.Timestamp))
        {
            refusal = ErrorAnswers.Nested(401, "header_timestamp_expired");
            return null;
        }

        if (directory.Find(request.KeyId) is not { } holder)
        {
            refusal = ErrorAnswers.Authentication("NOT_FOUND");
            return null;
        }

        if (!SignatureVerifier.Verify(holder.PublicKey, request.Timestamp, request.Method, request.Path, request.Signature))
        {
            refusal = ErrorAnswers.Authentication("INCORRECT_API_KEY_SIGNATURE");
            return null;
        }

        return holder;
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
