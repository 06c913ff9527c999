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
    private readonly AccountDirectory directory;
    private readonly SignatureWindow window;

    public Authenticator(SimulatorOptions options, AccountDirectory directory, TimeProvider wall)
    {
        this.directory = directory;
        window = new SignatureWindow(options, wall);
    }

    /// <summary>The exchange's wall clock.</summary>
    public DateTimeOffset WallNow => window.WallNow;

    /// <inheritdoc/>
    public KeyHolder? Authenticate(in RestRequest request, out RestAnswer refusal)
    {
        refusal = default;
        if (request.Signature.Length == 0)
        {
            refusal = ErrorAnswers.Nested(401, "signature_is_missing_from_headers");
            return null;
        }

        if (!window.IsTimely(request.Timestamp))
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
}
