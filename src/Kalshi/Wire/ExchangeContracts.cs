namespace Kalshi.Wire;

/// <summary>
/// <c>GET /exchange/status</c> (§5.1). <c>exchange_active=false</c>: nothing changes at all; <c>trading_active=false</c>:
/// cancels only. The top level speaks of shard 0.
/// </summary>
public sealed record ExchangeStatusResponse
{
    /// <summary>Whether the exchange accepts any state change.</summary>
    public required bool ExchangeActive { get; init; }

    /// <summary>Whether orders can be placed.</summary>
    public required bool TradingActive { get; init; }

    /// <summary>Whether money moves between shards; null where not said.</summary>
    public bool? IntraExchangeTransfersActive { get; init; }

    /// <summary>When the exchange expects to resume; absent while active.</summary>
    public DateTimeOffset? ExchangeEstimatedResumeTime { get; init; }

    /// <summary>The state of each shard; null where the exchange says nothing about shards.</summary>
    public IReadOnlyList<ShardStatusDto>? ExchangeIndexStatuses { get; init; }
}

/// <summary>The state of one shard.</summary>
public sealed record ShardStatusDto
{
    /// <summary>The shard's number.</summary>
    public required int ExchangeIndex { get; init; }

    /// <summary>What trades there, for people.</summary>
    public string? Description { get; init; }

    /// <summary>Whether it accepts any state change.</summary>
    public required bool ExchangeActive { get; init; }

    /// <summary>Whether orders can be placed on it.</summary>
    public required bool TradingActive { get; init; }

    /// <summary>Whether money can be moved to and from it; null where not said.</summary>
    public bool? IntraExchangeTransfersActive { get; init; }
}

/// <summary><c>GET /exchange/schedule</c>.</summary>
public sealed record ExchangeScheduleResponse(ExchangeScheduleDto Schedule);

/// <summary>When the exchange trades, and when it is closed for maintenance.</summary>
public sealed record ExchangeScheduleDto
{
    /// <summary>Weekly hours, each block valid for a stretch of time.</summary>
    [System.Diagnostics.CodeAnalysis.AllowNull]
    public IReadOnlyList<StandardHoursDto> StandardHours
    {
        get;
        init => field = value ?? [];
    } = [];

    /// <summary>Announced maintenance.</summary>
    [System.Diagnostics.CodeAnalysis.AllowNull]
    public IReadOnlyList<MaintenanceWindowDto> MaintenanceWindows
    {
        get;
        init => field = value ?? [];
    } = [];
}

/// <summary>Weekly hours in US Eastern time, valid from <see cref="StartTime"/> until <see cref="EndTime"/>. A null day is a closed one.</summary>
public sealed record StandardHoursDto
{
    /// <summary>First moment the block is valid.</summary>
    public required DateTimeOffset StartTime { get; init; }

    /// <summary>First moment it is no longer valid.</summary>
    public required DateTimeOffset EndTime { get; init; }

    /// <summary>Sessions on Mondays.</summary>
    public IReadOnlyList<SessionHoursDto>? Monday { get; init; }

    /// <summary>Sessions on Tuesdays.</summary>
    public IReadOnlyList<SessionHoursDto>? Tuesday { get; init; }

    /// <summary>Sessions on Wednesdays.</summary>
    public IReadOnlyList<SessionHoursDto>? Wednesday { get; init; }

    /// <summary>Sessions on Thursdays; the weekly pause lies between two of them.</summary>
    public IReadOnlyList<SessionHoursDto>? Thursday { get; init; }

    /// <summary>Sessions on Fridays.</summary>
    public IReadOnlyList<SessionHoursDto>? Friday { get; init; }

    /// <summary>Sessions on Saturdays.</summary>
    public IReadOnlyList<SessionHoursDto>? Saturday { get; init; }

    /// <summary>Sessions on Sundays.</summary>
    public IReadOnlyList<SessionHoursDto>? Sunday { get; init; }
}

/// <summary>One session, <c>HH:MM</c> US Eastern time; a close of <c>00:00</c> or <c>24:00</c> is the end of the day.</summary>
public sealed record SessionHoursDto(string OpenTime, string CloseTime);

/// <summary>Announced maintenance.</summary>
public sealed record MaintenanceWindowDto(DateTimeOffset StartDatetime, DateTimeOffset EndDatetime);

/// <summary><c>GET /exchange/user_data_timestamp</c>: how fresh balance, orders, fills and positions are (§4.5).</summary>
public sealed record UserDataTimestampResponse(DateTimeOffset AsOfTime);
