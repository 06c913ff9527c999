using Kalshi.Client.Rest;

namespace Trader.Live.Orders;

/// <summary>What a failed call asks of whoever made it.</summary>
public enum CallVerdict
{
    /// <summary>Nothing arrived: wait, then make the same call again while it is still wanted; afterwards it failed.</summary>
    RetryThenFail = 0,

    /// <summary>Refused for what it says: log it, and never make the same call again.</summary>
    NeverRepeat,

    /// <summary>No money: nothing is opened until there is.</summary>
    HaltOpening,

    /// <summary>The market or the exchange takes no orders now: leave it out.</summary>
    SkipMarket,

    /// <summary>Too many calls: wait longer each time, then make it again.</summary>
    BackOff,

    /// <summary>The exchange failed: say so, wait, and try again where the call is safe.</summary>
    Surface,

    /// <summary>Key, rights or clock were refused: a person has to mend it; trying again is slow.</summary>
    TellPerson,

    /// <summary>There is no such thing, or no longer: look it up.</summary>
    LookUp,

    /// <summary>Whether it was carried out is not known: only evidence ends that.</summary>
    FindOut,
}

/// <summary>
/// The error table (requirement I3), in the one place that everything that calls the exchange asks. What an error is says
/// <see cref="ApiErrorKind"/>; what it asks for says this.
/// </summary>
public static class CallVerdicts
{
    /// <summary>What an error asks for.</summary>
    public static CallVerdict For(ApiErrorKind kind) =>
        kind switch
        {
            ApiErrorKind.ConnectionLost => CallVerdict.RetryThenFail,
            ApiErrorKind.Rejected => CallVerdict.NeverRepeat,
            ApiErrorKind.InsufficientFunds => CallVerdict.HaltOpening,
            ApiErrorKind.MarketClosed => CallVerdict.SkipMarket,
            ApiErrorKind.RateLimited => CallVerdict.BackOff,
            ApiErrorKind.ExchangeFault => CallVerdict.Surface,
            ApiErrorKind.Authentication => CallVerdict.TellPerson,
            ApiErrorKind.NotFound => CallVerdict.LookUp,
            ApiErrorKind.AlreadyExists => CallVerdict.FindOut,
            ApiErrorKind.UnknownOutcome => CallVerdict.FindOut,
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Not an error kind."),
        };

    /// <summary>Whether the same call may succeed a little later.</summary>
    public static bool MayPass(ApiError error) =>
        For(error.Kind) is CallVerdict.RetryThenFail or CallVerdict.BackOff or CallVerdict.Surface;

    /// <summary>Whether trying again cannot help until a person has mended something.</summary>
    public static bool NeedsPerson(ApiError error) => For(error.Kind) == CallVerdict.TellPerson;
}
