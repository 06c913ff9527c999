using System.Net;

namespace Trader.Live.Tests;

/// <summary>Carries REST calls over real sockets, and can lose what a test wants lost.</summary>
internal sealed class LosingHandler : DelegatingHandler
{
    private int answersToLose;
    private int requestsToLose;
    private int connectionsToRefuse;
    private int readsToFail;

    public LosingHandler()
        : base(new SocketsHttpHandler { AllowAutoRedirect = false }) { }

    /// <summary>Orders that the exchange took.</summary>
    public int OrdersTaken { get; private set; }

    /// <summary>The next order reaches the exchange, its answer does not come back.</summary>
    public void LoseNextOrderAnswer() => Interlocked.Increment(ref answersToLose);

    /// <summary>The next order is lost on its way, and nobody knows.</summary>
    public void LoseNextOrder() => Interlocked.Increment(ref requestsToLose);

    /// <summary>The next order never leaves: there is no connection for it.</summary>
    public void RefuseNextOrderConnection() => Interlocked.Increment(ref connectionsToRefuse);

    /// <summary>The next reads of the balance are answered with a fault of the exchange.</summary>
    public void FailBalanceReads(int count) => Interlocked.Exchange(ref readsToFail, count);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var path = request.RequestUri!.AbsolutePath;
        if (path.EndsWith("/portfolio/balance", StringComparison.Ordinal) && TryTake(ref readsToFail))
        {
            return new HttpResponseMessage(HttpStatusCode.ServiceUnavailable)
            {
                Content = new StringContent("<html>down</html>"),
            };
        }

        var isOrder = request.Method == HttpMethod.Post && path.EndsWith("/portfolio/events/orders", StringComparison.Ordinal);
        if (isOrder && TryTake(ref connectionsToRefuse))
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, "Connection refused.");
        }

        if (isOrder && TryTake(ref requestsToLose))
        {
            // The body was handed over: from here on nobody can know how far it got.
            await request.Content!.ReadAsByteArrayAsync(cancellationToken);
            throw new HttpRequestException(HttpRequestError.ResponseEnded, "The connection was reset.");
        }

        var answer = await base.SendAsync(request, cancellationToken);
        if (isOrder)
        {
            OrdersTaken += answer.StatusCode == HttpStatusCode.Created ? 1 : 0;
            if (TryTake(ref answersToLose))
            {
                answer.Dispose();
                throw new HttpRequestException(HttpRequestError.ResponseEnded, "The connection was reset.");
            }
        }

        return answer;
    }

    private static bool TryTake(ref int count)
    {
        while (Volatile.Read(ref count) is > 0 and var seen)
        {
            if (Interlocked.CompareExchange(ref count, seen - 1, seen) == seen)
            {
                return true;
            }
        }

        return false;
    }
}
