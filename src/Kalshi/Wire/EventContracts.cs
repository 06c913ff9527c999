using System.Diagnostics.CodeAnalysis;

namespace Kalshi.Wire;

/// <summary>An event: the markets on one question (§5.2). Events have no status of their own.</summary>
public sealed record EventDto
{
    /// <summary>The event's ticker.</summary>
    public required string EventTicker { get; init; }

    /// <summary>The series it belongs to.</summary>
    public required string SeriesTicker { get; init; }

    /// <summary>The question.</summary>
    [AllowNull]
    public string Title
    {
        get;
        init => field = value ?? "";
    } = "";

    /// <summary>More about it.</summary>
    public string? SubTitle { get; init; }

    /// <summary>Its category, where still sent.</summary>
    public string? Category { get; init; }

    /// <summary>Whether at most one of its markets can resolve YES.</summary>
    public bool MutuallyExclusive { get; init; }

    /// <summary><c>MECNET</c>, <c>DIRECNET</c> or empty (§10.3).</summary>
    public string? CollateralReturnType { get; init; }

    /// <summary>The day it is about, where it is about a day.</summary>
    public DateTimeOffset? StrikeDate { get; init; }

    /// <summary>The period it is about, in words.</summary>
    public string? StrikePeriod { get; init; }

    /// <summary>Who decides the outcome.</summary>
    public IReadOnlyList<SettlementSourceDto>? SettlementSources { get; init; }

    /// <summary>A fee type of its own, which takes precedence over the series'.</summary>
    public string? FeeTypeOverride { get; init; }

    /// <summary>A fee multiplier of its own, which takes precedence over the series'.</summary>
    public decimal? FeeMultiplierOverride { get; init; }

    /// <summary>Its markets, where they were asked for.</summary>
    public IReadOnlyList<MarketDto>? Markets { get; init; }

    /// <summary>The shard that carries all its markets.</summary>
    public int ExchangeIndex { get; init; }
}

/// <summary><c>GET /events/{event_ticker}</c>; the markets are beside the event unless nested in it.</summary>
public sealed record EventResponse(EventDto Event, IReadOnlyList<MarketDto>? Markets = null);

/// <summary><c>GET /events</c> and <c>GET /events/multivariate</c>.</summary>
public sealed record EventsResponse
{
    /// <summary>The events of the page.</summary>
    [AllowNull]
    public required IReadOnlyList<EventDto> Events
    {
        get;
        init => field = value ?? [];
    }

    /// <summary>The next page; empty or absent on the last.</summary>
    public string? Cursor { get; init; }
}

/// <summary>A change of an event's fees, past or to come; both overrides null: the series' fees hold again.</summary>
public sealed record EventFeeChangeDto
{
    /// <summary>Its id.</summary>
    public string? Id { get; init; }

    /// <summary>The event.</summary>
    public required string EventTicker { get; init; }

    /// <summary>Its series.</summary>
    public string? SeriesTicker { get; init; }

    /// <summary>The fee type from then on; null clears the override.</summary>
    public string? FeeTypeOverride { get; init; }

    /// <summary>The multiplier from then on; null clears the override.</summary>
    public decimal? FeeMultiplierOverride { get; init; }

    /// <summary>When it takes effect.</summary>
    public DateTimeOffset? ScheduledTs { get; init; }
}

/// <summary><c>GET /events/fee_changes</c>.</summary>
public sealed record EventFeeChangesResponse
{
    /// <summary>The changes of the page.</summary>
    [AllowNull]
    public required IReadOnlyList<EventFeeChangeDto> EventFeeChanges
    {
        get;
        init => field = value ?? [];
    }

    /// <summary>The next page; empty or absent on the last.</summary>
    public string? Cursor { get; init; }
}
