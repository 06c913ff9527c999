namespace Kalshi.Client.Rest;

/// <summary>What became of a write other than placing and cancelling orders. Only <see cref="Unknown"/> leaves it open.</summary>
/// <typeparam name="T">What the exchange answers.</typeparam>
public abstract record WriteOutcome<T>
{
    private WriteOutcome() { }

    /// <summary>The exchange did it.</summary>
    public sealed record Done(T Response) : WriteOutcome<T>;

    /// <summary>The exchange refused; nothing changed. Kind <see cref="ApiErrorKind.NotFound"/>: there is no such thing, or no longer.</summary>
    public sealed record Refused(ApiError Error) : WriteOutcome<T>;

    /// <summary>The request never left this machine; nothing changed, and it may be sent again.</summary>
    public sealed record NotSent(ApiError Error) : WriteOutcome<T>;

    /// <summary>The request may have reached the exchange and no usable answer came.</summary>
    public sealed record Unknown(ApiError Error) : WriteOutcome<T>;

    /// <summary>The answer, where the exchange did it.</summary>
    /// <exception cref="KalshiApiException">It did not, or that is not known; the error says which.</exception>
    public T OrThrow() =>
        this switch
        {
            Done done => done.Response,
            Refused refused => throw new KalshiApiException(refused.Error),
            NotSent notSent => throw new KalshiApiException(notSent.Error),
            Unknown unknown => throw new KalshiApiException(unknown.Error),
            _ => throw new InvalidOperationException("There is no other outcome."),
        };
}
