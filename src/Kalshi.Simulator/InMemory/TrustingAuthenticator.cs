using Kalshi.Simulator.Server;

namespace Kalshi.Simulator.InMemory;

/// <summary>
/// Believes the key id: in memory nobody can forge a request, and signatures would only cost time. Whether a request is timely
/// is checked on request, because a client may count on late ones being refused.
/// </summary>
internal sealed class TrustingAuthenticator : IRequestAuthenticator
{
    private readonly AccountDirectory directory;
    private readonly SignatureWindow? window;

    /// <param name="directory">The keys.</param>
    /// <param name="window">Which timestamps are timely; null for all.</param>
    public TrustingAuthenticator(AccountDirectory directory, SignatureWindow? window)
    {
        this.directory = directory;
        this.window = window;
    }

    public KeyHolder? Authenticate(in RestRequest request, out RestAnswer refusal)
    {
        refusal = default;
        if (window is not null && request.KeyId.Length > 0 && !window.IsTimely(request.Timestamp))
        {
            refusal = ErrorAnswers.Nested(401, "header_timestamp_expired");
            return null;
        }

        if (directory.Find(request.KeyId) is { } holder)
        {
            return holder;
        }

        refusal =
            request.KeyId.Length == 0
                ? ErrorAnswers.Nested(401, "signature_is_missing_from_headers")
                : ErrorAnswers.Authentication("NOT_FOUND");
        return null;
    }
}
