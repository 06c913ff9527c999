using System.Diagnostics.CodeAnalysis;
using System.Text.Json;

namespace Kalshi.Wire;

/// <summary>Who decides the outcome.</summary>
public sealed record SettlementSourceDto(string? Name = null, string? Url = null);

/// <summary>A series: events of one kind that come again and again (§5.2).</summary>
public sealed record SeriesDto
{
    /// <summary>The series' ticker.</summary>
    public required string Ticker { get; init; }

    /// <summary>Its title.</summary>
    [AllowNull]
    public string Title
    {
        get;
        init => field = value ?? "";
    } = "";

    /// <summary>Its category.</summary>
    public string? Category { get; init; }

    /// <summary>All its categories, where the exchange says them.</summary>
    public IReadOnlyList<string>? Categories { get; init; }

    /// <summary>Its tags.</summary>
    public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>How often it comes, for example <c>daily</c>.</summary>
    public string? Frequency { get; init; }

    /// <summary><c>quadratic</c>, <c>quadratic_with_maker_fees</c>, <c>quadratic_with_combo_maker_fees</c>, <c>flat</c>, or a word of tomorrow (§10.5).</summary>
    public required string FeeType { get; init; }

    /// <summary>Scales the fee formula; 0 to 1 have been seen.</summary>
    public required decimal FeeMultiplier { get; init; }

    /// <summary>Who decides the outcomes.</summary>
    public IReadOnlyList<SettlementSourceDto>? SettlementSources { get; init; }

    /// <summary>Where the contract is described.</summary>
    public string? ContractUrl { get; init; }

    /// <summary>Where its terms are.</summary>
    public string? ContractTermsUrl { get; init; }

    /// <summary>Who else may not trade it.</summary>
    public IReadOnlyList<string>? AdditionalProhibitions { get; init; }

    /// <summary>Contracts traded; only when asked for.</summary>
    public Quantity? VolumeFp { get; init; }

    /// <summary>What the exchange's own pages show of it; only when asked for, in no fixed form.</summary>
    public JsonElement? ProductMetadata { get; init; }

    /// <summary>The shard that carries it.</summary>
    public int ExchangeIndex { get; init; }
}

/// <summary><c>GET /series/{series_ticker}</c>.</summary>
public sealed record SeriesResponse(SeriesDto Series);

/// <summary><c>GET /series</c>; not paged.</summary>
public sealed record SeriesListResponse
{
    /// <summary>The series.</summary>
    [AllowNull]
    public required IReadOnlyList<SeriesDto> Series
    {
        get;
        init => field = value ?? [];
    }
}

/// <summary>A change of a series' fees, past or to come.</summary>
public sealed record SeriesFeeChangeDto
{
    /// <summary>Its id.</summary>
    public string? Id { get; init; }

    /// <summary>The series.</summary>
    public required string SeriesTicker { get; init; }

    /// <summary>The fee type from then on.</summary>
    public required string FeeType { get; init; }

    /// <summary>The multiplier from then on.</summary>
    public required decimal FeeMultiplier { get; init; }

    /// <summary>When it takes effect.</summary>
    public required DateTimeOffset ScheduledTs { get; init; }
}

/// <summary><c>GET /series/fee_changes</c>.</summary>
public sealed record SeriesFeeChangesResponse
{
    /// <summary>The changes.</summary>
    [AllowNull]
    public required IReadOnlyList<SeriesFeeChangeDto> SeriesFeeChangeArr
    {
        get;
        init => field = value ?? [];
    }
}
