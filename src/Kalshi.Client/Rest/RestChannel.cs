using System.Buffers;
using System.Net;
using Kalshi.Authentication;
using Kalshi.Client.RateLimits;

namespace Kalshi.Client.Rest;

/// <summary>An answer: its status and its whole body.</summary>
internal readonly record struct RestAnswer(int HttpStatus, ReadOnlyMemory<byte> Body)
{
    public bool IsSuccess => HttpStatus is >= 200 and < 300;
}

/// <summary>No usable answer came. <see cref="WasSent"/> is false only where nothing can have reached the exchange.</summary>
internal sealed class NoAnswerException(string code, string message, bool wasSent, Exception? inner) : Exception(message, inner)
{
    public string Code { get; } = code;

    public bool WasSent { get; } = wasSent;

    public ApiError ToError(ApiErrorKind kind) =>
        new()
        {
            HttpStatus = 0,
            Code = Code,
            Message = Message,
            Kind = kind,
        };
}

/// <summary>One signed attempt at a time: signs, sends, reads the answer within its bounds, watches the clock skew.</summary>
internal sealed class RestChannel : IDisposable
{
    private const int MaxErrorBytes = 65_536;

    private readonly HttpMessageInvoker invoker;
    private readonly RequestSigner signer;
    private readonly KalshiRestOptions options;
    private readonly TimeProvider time;
    private readonly string origin;
    private readonly bool isReadOnly;
    private readonly PresignedHeaders? presigned;

    public RestChannel(
        KalshiEndpoint endpoint,
        RequestSigner signer,
        KalshiRestOptions options,
        TimeProvider time,
        HttpMessageHandler handler,
        PresignedHeaders? presigned
    )
    {
        invoker = new HttpMessageInvoker(handler, disposeHandler: true);
        this.signer = signer;
        this.options = options;
        this.time = time;
        this.presigned = presigned;
        isReadOnly = endpoint.Environment == ExchangeEnvironment.Local;
        origin = endpoint.RestUrl.GetLeftPart(UriPartial.Authority);
    }

    public ClockSkew Skew { get; } = new();

    /// <summary>Sends one attempt, as soon as the budget lets it.</summary>
    /// <exception cref="NoAnswerException">No usable answer came.</exception>
    public async Task<RestAnswer> SendAsync(RestCall call, CancellationToken cancellationToken)
    {
        if (isReadOnly && call.Body is not null)
        {
            throw new NoAnswerException(
                "environment_refuses",
                $"Environment {ExchangeEnvironment.Local} only reads: it sends no {call.Method} {call.Template}",
                wasSent: false,
                inner: null
            );
        }

        if (options.Budget is not { } budget)
        {
            return await SendWatchedAsync(call, cancellationToken);
        }

        var price = budget.Price(call.Method.Method, KalshiEndpoint.RestPath + call.Template, call.Items, call.Shard);
        await AcquireAsync(budget, price, call, cancellationToken);
        var outcome = TokenOutcome.Lost;
        try
        {
            var answer = await SendWatchedAsync(call, cancellationToken);
            outcome = answer.HttpStatus == (int)HttpStatusCode.TooManyRequests ? TokenOutcome.Refused : TokenOutcome.Answered;
            return answer;
        }
        catch (NoAnswerException exception) when (!exception.WasSent)
        {
            outcome = TokenOutcome.Unsent;
            throw;
        }
        finally
        {
            budget.Complete(price, outcome);
        }
    }

    private static async Task AcquireAsync(
        TokenBudget budget,
        TokenCall price,
        RestCall call,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await budget.AcquireAsync(price, cancellationToken);
        }
        catch (TokensExhaustedException exception)
        {
            throw new NoAnswerException("no_tokens", exception.Message, wasSent: false, exception);
        }
        catch (OperationCanceledException exception) when (call.Body is not null)
        {
            throw new NoAnswerException("cancelled", "the caller gave up before it was sent", wasSent: false, exception);
        }
    }

    // What a caller gave up says nothing of the exchange.
    private async Task<RestAnswer> SendWatchedAsync(RestCall call, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await SendNowAsync(call, cancellationToken);
            options.Attempted?.Invoke(new RestAttempt(answer.HttpStatus, Failure: null));
            return answer;
        }
        catch (NoAnswerException exception) when (!cancellationToken.IsCancellationRequested)
        {
            options.Attempted?.Invoke(new RestAttempt(HttpStatus: 0, exception.Message));
            throw;
        }
    }

    private async Task<RestAnswer> SendNowAsync(RestCall call, CancellationToken cancellationToken)
    {
        var body = call.Body;
        using var timeout = new CancellationTokenSource(TimeSpan.FromMilliseconds(options.TimeoutMs), time);
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, timeout.Token);
        using var request = new HttpRequestMessage(
            call.Method,
            new Uri(origin + KalshiEndpoint.RestPath + call.Resource + call.Query)
        )
        {
            Version = HttpVersion.Version11,
            Content = body,
        };
        var sentMs = NowMs();
        Authenticate(request, call.Method.Method, sentMs);
        try
        {
            using var response = await invoker.SendAsync(request, linked.Token);
            if (response.Headers.Date is { } date)
            {
                Skew.Observe(date, sentMs, NowMs());
            }

            var status = (int)response.StatusCode;
            var limit = status is >= 200 and < 300 ? options.MaxAnswerBytes : MaxErrorBytes;
            return new RestAnswer(status, await ReadBodyAsync(response.Content, limit, status, linked.Token));
        }
        catch (OperationCanceledException exception)
        {
            // A write that was cancelled by its caller is no less open than one that timed out: its fate is told as a result.
            if (body is null)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            var reason = cancellationToken.IsCancellationRequested
                ? "the caller gave up before an answer came"
                : $"no answer within {options.TimeoutMs} ms (option TimeoutMs)";
            throw new NoAnswerException("timeout", reason, body?.WasHandedOver ?? true, exception);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or InvalidDataException)
        {
            throw Explain(exception, body);
        }
    }

    public void Dispose() => invoker.Dispose();

    private void Authenticate(HttpRequestMessage request, string method, long nowMs)
    {
        // Sign what is sent: the address may have been normalised.
        var path = request.RequestUri!.AbsolutePath;
        SignedHeaders headers;
        if (
            presigned is null
            || !string.Equals(presigned.Method, method, StringComparison.Ordinal)
            || !string.Equals(presigned.Path, path, StringComparison.Ordinal)
            || !presigned.TryTake(nowMs, out headers)
        )
        {
            headers = signer.Sign(nowMs, method, path);
        }

        request.Headers.TryAddWithoutValidation(SignedHeaders.KeyHeader, headers.KeyId);
        request.Headers.TryAddWithoutValidation(SignedHeaders.TimestampHeader, headers.TimestampText);
        request.Headers.TryAddWithoutValidation(SignedHeaders.SignatureHeader, headers.Signature);
    }

    private static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(
        HttpContent content,
        int limit,
        int status,
        CancellationToken cancellationToken
    )
    {
        await using var stream = await content.ReadAsStreamAsync(cancellationToken);
        var buffer = new ArrayBufferWriter<byte>(4096);
        while (true)
        {
            var read = await stream.ReadAsync(buffer.GetMemory(4096), cancellationToken);
            if (read == 0)
            {
                return buffer.WrittenMemory;
            }

            buffer.Advance(read);
            if (buffer.WrittenCount > limit)
            {
                if (status is >= 200 and < 300)
                {
                    throw new NoAnswerException(
                        "answer_too_large",
                        $"the answer is larger than {limit} bytes (option MaxAnswerBytes)",
                        wasSent: true,
                        inner: null
                    );
                }

                // The start of an error page says enough.
                return buffer.WrittenMemory[..limit];
            }
        }
    }

    private static NoAnswerException Explain(Exception exception, OrderBody? body)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is HostRefusedException)
            {
                return new NoAnswerException("host_refused", cause.Message, wasSent: false, exception);
            }
        }

        var neverConnected =
            exception is HttpRequestException
            {
                HttpRequestError: HttpRequestError.ConnectionError
                    or HttpRequestError.NameResolutionError
                    or HttpRequestError.SecureConnectionError
                    or HttpRequestError.ProxyTunnelError
            };

        // Two witnesses: the stage the transport names, and, for a write with a body, whether a byte of it was handed over.
        var wasSent = body is null ? !neverConnected : body.WasHandedOver;
        return new NoAnswerException(
            neverConnected ? "connection_failed" : "connection_lost",
            neverConnected ? "no connection to the exchange" : "the connection broke before the answer was complete",
            wasSent,
            exception
        );
    }

    private long NowMs() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
