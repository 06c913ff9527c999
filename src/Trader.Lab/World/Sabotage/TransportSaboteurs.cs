using System.Text;

namespace Trader.Lab.World;

/// <summary>Sends an order whose answer is lost again under a fresh id, as a careless retry does.</summary>
internal sealed class SendsTwice : Saboteur
{
    private int copies;

    /// <inheritdoc/>
    public override HttpMessageHandler Transport(HttpMessageHandler transport) => new Repeating(this, transport);

    private sealed class Repeating(SendsTwice bug, HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            var isOrder =
                request.Method == HttpMethod.Post
                && request.RequestUri!.AbsolutePath.EndsWith("/orders", StringComparison.Ordinal);
            var body = isOrder ? await request.Content!.ReadAsStringAsync(CancellationToken.None) : "";
            try
            {
                return await base.SendAsync(request, cancellationToken);
            }
            catch (Exception exception)
                when (isOrder && exception is HttpRequestException or OperationCanceledException && body.Length > 0)
            {
                _ = base.SendAsync(Copy(request, body), CancellationToken.None);
                throw;
            }
        }

        private HttpRequestMessage Copy(HttpRequestMessage request, string body)
        {
            var renamed = body.Replace(
                "\"client_order_id\":\"",
                $"\"client_order_id\":\"again{++bug.copies}-",
                StringComparison.Ordinal
            );
            var copy = new HttpRequestMessage(request.Method, request.RequestUri)
            {
                Content = new StringContent(renamed, Encoding.UTF8, "application/json"),
            };
            foreach (var (name, values) in request.Headers.NonValidated)
            {
                copy.Headers.TryAddWithoutValidation(name, values.ToString());
            }

            return copy;
        }
    }
}

/// <summary>Repeats a read that fails without any pause.</summary>
internal sealed class RepeatsAtOnce : Saboteur
{
    /// <inheritdoc/>
    public override HttpMessageHandler Transport(HttpMessageHandler transport) => new Repeating(transport);

    private sealed class Repeating(HttpMessageHandler inner) : DelegatingHandler(inner)
    {
        private const int Repetitions = 200;

        protected override async Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            var answer = await base.SendAsync(request, cancellationToken);
            for (var left = Repetitions; left > 0 && (int)answer.StatusCode >= 429 && request.Method == HttpMethod.Get; left--)
            {
                answer = await base.SendAsync(request, cancellationToken);
            }

            return answer;
        }
    }
}
