using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Kalshi.Authentication;

namespace Kalshi.Client.Rest;

/// <summary>
/// The exchange's REST API. Every call is signed, bounded in time and size, and goes through the endpoint's host guard.
/// Reads are retried when the failure may pass and end in <see cref="KalshiApiException"/>; writes are sent once and
/// always tell what became of them. Thread-safe.
/// </summary>
public sealed partial class KalshiRestClient : IDisposable
{
    private const string OrdersResource = "/portfolio/events/orders";

    private readonly RestChannel channel;
    private readonly KalshiRestOptions options;
    private readonly TimeProvider time;
    private readonly JitterSource jitter;
    private readonly PresignedHeadersRefill? refill;
    private readonly RestDrift? drift;

    /// <summary>Makes a client over sockets that the endpoint's guard lets open.</summary>
    /// <param name="endpoint">Where the exchange answers.</param>
    /// <param name="signer">Signs; its key stays the caller's to dispose, after the client.</param>
    /// <param name="options">Bounds; null for the defaults.</param>
    /// <param name="time">The wall clock; null for the system's.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range; names option, value and range.</exception>
    public KalshiRestClient(
        KalshiEndpoint endpoint,
        RequestSigner signer,
        KalshiRestOptions? options = null,
        TimeProvider? time = null
    )
        : this(
            endpoint,
            signer,
            GuardedTransport.CreateHandler(endpoint.Guard, (options ?? new KalshiRestOptions()).Validated().ConnectTimeoutMs),
            options,
            time
        ) { }

    /// <summary>Makes a client over a given handler: for tests and for in-process exchanges. The handler is disposed with it.</summary>
    public KalshiRestClient(
        KalshiEndpoint endpoint,
        RequestSigner signer,
        HttpMessageHandler handler,
        KalshiRestOptions? options = null,
        TimeProvider? time = null
    )
    {
        this.options = (options ?? new KalshiRestOptions()).Validated();
        this.time = time ?? TimeProvider.System;
        jitter = new JitterSource(this.options.JitterSeed ?? (ulong)this.time.GetTimestamp());
        drift = this.options.Drift is { } sentinel ? new RestDrift(sentinel) : null;
        _ = new RetrySchedule(this.options.Retry, jitter);
        if (this.options.Presigning is { } presigning)
        {
            Presigned = new PresignedHeaders("POST", KalshiEndpoint.RestPath + OrdersResource, presigning);
            refill = new PresignedHeadersRefill(Presigned, signer, presigning.MaxAgeMs, this.time);
        }

        channel = new RestChannel(endpoint, signer, this.options, this.time, handler, Presigned);
    }

    /// <summary>The difference between the exchange's clock and ours, measured from every answer.</summary>
    public ClockSkew ClockSkew => channel.Skew;

    /// <summary>The pool of headers for creating orders, for its counters; null where switched off.</summary>
    public PresignedHeaders? Presigned { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        refill?.Dispose();
        channel.Dispose();
    }

    private async Task<T> ReadAsync<T>(RestCall call, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var schedule = new RetrySchedule(options.Retry, jitter);
        while (true)
        {
            ApiError error;
            Exception? cause = null;
            try
            {
                var answer = await channel.SendAsync(call, cancellationToken);
                if (answer.IsSuccess)
                {
                    return Parse(call, answer, type);
                }

                error = Explain(answer);
            }
            catch (NoAnswerException exception)
            {
                error = exception.ToError(KindOfUnsent(exception));
                cause = exception;
            }

            if (schedule.NextDelay(error.Kind) is not { } delay)
            {
                throw new KalshiApiException(error, cause);
            }

            await Task.Delay(delay, time, cancellationToken);
        }
    }

    private async IAsyncEnumerable<TItem> ReadPagesAsync<TPage, TItem>(
        string list,
        string resource,
        Func<QueryText> query,
        JsonTypeInfo<TPage> type,
        Func<TPage, (IReadOnlyList<TItem> Items, string? Cursor)> open,
        [EnumeratorCancellation] CancellationToken cancellationToken,
        int maxPageSize = 1000
    )
    {
        var pageSize = Math.Min(options.PageSize, maxPageSize);
        var walk = new PageWalk(list, options.MaxPages);
        bool hasMore;
        do
        {
            var call = RestCall.Get(resource, query().Add("limit", pageSize).Add("cursor", walk.Cursor));
            var (items, cursor) = open(await ReadAsync(call, type, cancellationToken));
            foreach (var item in items)
            {
                yield return item;
            }

            hasMore = walk.MoveNext(cursor);
        } while (hasMore);
    }

    private T Parse<T>(RestCall call, RestAnswer answer, JsonTypeInfo<T> type)
    {
        if (answer.Body.IsEmpty)
        {
            throw new KalshiApiException(Unreadable(answer, "the answer has no body"));
        }

        try
        {
            var read =
                JsonSerializer.Deserialize(answer.Body.Span, type)
                ?? throw new KalshiApiException(Unreadable(answer, "the answer is null"));
            drift?.Inspect(call.DriftSource, answer.Body.Span, typeof(T));
            return read;
        }
        catch (JsonException exception)
        {
            drift?.Missing(call.DriftSource, exception);
            throw new KalshiApiException(Unreadable(answer, Describe(exception)), exception);
        }
    }

    // The serializer says where in most of its sentences, our converters in none of theirs.
    private static string Describe(JsonException exception) =>
        exception.Path is not { } path || exception.Message.Contains("Path:", StringComparison.Ordinal)
            ? exception.Message
            : $"{exception.Message}, at {path}";

    private static ApiError Unreadable(RestAnswer answer, string problem) =>
        new()
        {
            HttpStatus = answer.HttpStatus,
            Code = "unreadable_answer",
            Message = problem,
            Kind = ApiErrorKind.ExchangeFault,
        };

    private ApiError Explain(RestAnswer answer)
    {
        var error = ApiErrorReader.Read(answer.HttpStatus, answer.Body);
        return error.Code == "header_timestamp_expired"
            ? error with
            {
                Message = $"{error.Message}: {ClockSkew.Describe()}",
            }
            : error;
    }
}
