using Kalshi.Simulator.Server;

namespace Kalshi.Simulator.InMemory;

/// <summary>Believes the key id: in memory nobody can forge a request, and signatures would only cost time.</summary>
internal sealed class TrustingAuthenticator : IRequestAuthenticator
{
    private readonly AccountDirectory directory;

    public TrustingAuthenticator(AccountDirectory directory) => this.directory = directory;

    public KeyHolder? Authenticate(in RestRequest request, out RestAnswer refusal)
    {
        refusal = default;
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
