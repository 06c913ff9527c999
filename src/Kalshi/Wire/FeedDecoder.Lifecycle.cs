using System.Collections.Immutable;
using System.Text;
using System.Text.Json;

namespace Kalshi.Wire;

// The life of markets and events.
public sealed partial class FeedDecoder
{
    private MarketLifecycleMessage ReadMarketLifecycle(ref Utf8JsonReader reader, FeedMessageType type)
    {
        ExpectObject(ref reader, type);
        var fields = new LifecycleFields { Type = type, Bands = [] };
        while (NextField(ref reader, out var name))
        {
            if (
                !ReadLifecycleTime(ref reader, name, ref fields)
                && !ReadLifecycleValue(ref reader, name, ref fields)
                && !ReadMetadataField(ref reader, type, name, ref fields.Updated)
            )
            {
                SkipUnread(ref reader, type, name);
            }
        }

        if (drift is not null)
        {
            PriceStructures.Check(drift, SourceOf(type), fields.Structure);
        }

        return fields.ToMessage(EventOf(type, fields.EventText ?? throw Missing(type, "event_type")));
    }

    private static bool ReadLifecycleTime(ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> name, ref LifecycleFields fields)
    {
        switch (name)
        {
            case var _ when name.SequenceEqual("open_ts"u8):
                fields.Open = OptionalWhole(ref reader, fields.Type, "open_ts");
                return true;
            case var _ when name.SequenceEqual("close_ts"u8):
                fields.Close = OptionalWhole(ref reader, fields.Type, "close_ts");
                return true;
            case var _ when name.SequenceEqual("determination_ts"u8):
                fields.Determination = OptionalWhole(ref reader, fields.Type, "determination_ts");
                return true;
            case var _ when name.SequenceEqual("settled_ts"u8):
                fields.Settled = OptionalWhole(ref reader, fields.Type, "settled_ts");
                return true;
            default:
                return false;
        }
    }

    private bool ReadLifecycleValue(ref Utf8JsonReader reader, scoped ReadOnlySpan<byte> name, ref LifecycleFields fields)
    {
        var type = fields.Type;
        switch (name)
        {
            case var _ when name.SequenceEqual("event_type"u8):
                fields.EventText = TextString(ref reader, type, "event_type");
                return true;
            case var _ when name.SequenceEqual("market_ticker"u8):
                fields.Ticker = Ticker(ref reader, type, "market_ticker");
                return true;
            case var _ when name.SequenceEqual("exchange_index"u8):
                fields.ExchangeIndex = OptionalIndex(ref reader, type, "exchange_index");
                return true;
            case var _ when name.SequenceEqual("is_deactivated"u8):
                fields.IsDeactivated = OptionalFlag(ref reader, type, "is_deactivated");
                return true;
            case var _ when name.SequenceEqual("result"u8):
                fields.Result = OptionalTextString(ref reader, type, "result");
                return true;
            case var _ when name.SequenceEqual("settlement_value"u8):
                fields.SettlementValue =
                    reader.TokenType == JsonTokenType.Null ? null : PriceOf(ref reader, type, "settlement_value");
                return true;
            case var _ when name.SequenceEqual("price_level_structure"u8):
                fields.Structure = OptionalTextString(ref reader, type, "price_level_structure");
                return true;
            case var _ when name.SequenceEqual("price_ranges"u8):
                fields.Bands = ReadBands(ref reader, type);
                return true;
            case var _ when name.SequenceEqual("additional_metadata"u8):
                fields.Metadata = ReadMetadata(ref reader, type);
                return true;
            default:
                return false;
        }
    }

    private MarketLifecycleEvent EventOf(FeedMessageType type, string text)
    {
        switch (text)
        {
            case "created":
                return MarketLifecycleEvent.Created;
            case "activated":
                return MarketLifecycleEvent.Activated;
            case "deactivated":
                return MarketLifecycleEvent.Deactivated;
            case "close_date_updated":
                return MarketLifecycleEvent.CloseDateUpdated;
            case "determined":
                return MarketLifecycleEvent.Determined;
            case "settled":
                return MarketLifecycleEvent.Settled;
            case "price_level_structure_updated":
                return MarketLifecycleEvent.PriceLevelStructureUpdated;
            case "metadata_updated":
                return MarketLifecycleEvent.MetadataUpdated;
            default:
                drift?.RecordValue(SourceOf(type), "event_type", text);
                return MarketLifecycleEvent.Unknown;
        }
    }

    private ImmutableArray<PriceBand> ReadBands(ref Utf8JsonReader reader, FeedMessageType type)
    {
        const string field = "price_ranges";
        if (reader.TokenType == JsonTokenType.Null)
        {
            return [];
        }

        if (reader.TokenType != JsonTokenType.StartArray)
        {
            throw Invalid(ref reader, type, field, "an array of price bands");
        }

        var bands = ImmutableArray.CreateBuilder<PriceBand>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.StartObject || bands.Count == MaxPriceBands)
            {
                throw Invalid(ref reader, type, field, $"at most {MaxPriceBands} objects with start, end and step");
            }

            bands.Add(ReadBand(ref reader, type));
        }

        return bands.DrainToImmutable();
    }

    private PriceBand ReadBand(ref Utf8JsonReader reader, FeedMessageType type)
    {
        Price? start = null;
        Price? end = null;
        Price? step = null;
        while (NextField(ref reader, out var name))
        {
            switch (name)
            {
                case var _ when name.SequenceEqual("start"u8):
                    start = PriceOf(ref reader, type, "price_ranges.start");
                    break;
                case var _ when name.SequenceEqual("end"u8):
                    end = PriceOf(ref reader, type, "price_ranges.end");
                    break;
                case var _ when name.SequenceEqual("step"u8):
                    step = PriceOf(ref reader, type, "price_ranges.step");
                    break;
                default:
                    SkipUnread(ref reader, type, name);
                    break;
            }
        }

        return new PriceBand(
            start ?? throw Missing(type, "price_ranges.start"),
            end ?? throw Missing(type, "price_ranges.end"),
            step ?? throw Missing(type, "price_ranges.step")
        );
    }

    private MarketMetadata? ReadMetadata(ref Utf8JsonReader reader, FeedMessageType type)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw Invalid(ref reader, type, "additional_metadata", "an object");
        }

        MarketMetadata? metadata = new();
        while (NextField(ref reader, out var name))
        {
            if (!ReadMetadataField(ref reader, type, name, ref metadata))
            {
                SkipUnread(ref reader, type, name);
            }
        }

        return metadata;
    }

    private static bool ReadMetadataField(
        ref Utf8JsonReader reader,
        FeedMessageType type,
        scoped ReadOnlySpan<byte> name,
        ref MarketMetadata? metadata
    )
    {
        var known = metadata ?? new MarketMetadata();
        switch (name)
        {
            case var _ when name.SequenceEqual("name"u8):
                metadata = known with { Name = OptionalProse(ref reader, type, "name") };
                return true;
            case var _ when name.SequenceEqual("title"u8):
                metadata = known with { Title = OptionalProse(ref reader, type, "title") };
                return true;
            case var _ when name.SequenceEqual("yes_sub_title"u8):
                metadata = known with { YesSubTitle = OptionalProse(ref reader, type, "yes_sub_title") };
                return true;
            case var _ when name.SequenceEqual("no_sub_title"u8):
                metadata = known with { NoSubTitle = OptionalProse(ref reader, type, "no_sub_title") };
                return true;
            case var _ when name.SequenceEqual("rules_primary"u8):
                metadata = known with { RulesPrimary = OptionalProse(ref reader, type, "rules_primary") };
                return true;
            case var _ when name.SequenceEqual("rules_secondary"u8):
                metadata = known with { RulesSecondary = OptionalProse(ref reader, type, "rules_secondary") };
                return true;
            case var _ when name.SequenceEqual("can_close_early"u8):
                metadata = known with { CanCloseEarly = OptionalFlag(ref reader, type, "can_close_early") };
                return true;
            case var _ when name.SequenceEqual("event_ticker"u8):
                metadata = known with { EventTicker = OptionalProse(ref reader, type, "event_ticker") };
                return true;
            case var _ when name.SequenceEqual("expected_expiration_ts"u8):
                metadata = known with { ExpectedExpirationSeconds = OptionalWhole(ref reader, type, "expected_expiration_ts") };
                return true;
            default:
                return ReadStrikeField(ref reader, type, name, known, ref metadata);
        }
    }

    private static bool ReadStrikeField(
        ref Utf8JsonReader reader,
        FeedMessageType type,
        scoped ReadOnlySpan<byte> name,
        MarketMetadata known,
        ref MarketMetadata? metadata
    )
    {
        switch (name)
        {
            case var _ when name.SequenceEqual("strike_type"u8):
                metadata = known with { StrikeType = OptionalProse(ref reader, type, "strike_type") };
                return true;
            case var _ when name.SequenceEqual("floor_strike"u8):
                metadata = known with { FloorStrike = OptionalNumber(ref reader, type, "floor_strike") };
                return true;
            case var _ when name.SequenceEqual("cap_strike"u8):
                metadata = known with { CapStrike = OptionalNumber(ref reader, type, "cap_strike") };
                return true;
            case var _ when name.SequenceEqual("custom_strike"u8):
                metadata = known with { CustomStrike = OptionalJson(ref reader, type, "custom_strike") };
                return true;
            default:
                return false;
        }
    }

    /// <summary>Any value, as the JSON text it came as.</summary>
    private static string? OptionalJson(ref Utf8JsonReader reader, FeedMessageType type, string field)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        using var document = JsonDocument.ParseValue(ref reader);
        var text = document.RootElement.GetRawText();
        return Encoding.UTF8.GetByteCount(text) <= MaxProseBytes
            ? text
            : throw Invalid(ref reader, type, field, $"JSON of at most {MaxProseBytes} bytes");
    }

    private EventLifecycleMessage ReadEventLifecycle(ref Utf8JsonReader reader)
    {
        const FeedMessageType type = FeedMessageType.EventLifecycle;
        ExpectObject(ref reader, type);
        string? ticker = null;
        int? exchangeIndex = null;
        string? title = null;
        string? subtitle = null;
        string? collateral = null;
        string? series = null;
        string? strikeDate = null;
        string? strikePeriod = null;
        while (NextField(ref reader, out var name))
        {
            switch (name)
            {
                case var _ when name.SequenceEqual("event_ticker"u8):
                    ticker = TextString(ref reader, type, "event_ticker");
                    break;
                case var _ when name.SequenceEqual("exchange_index"u8):
                    exchangeIndex = OptionalIndex(ref reader, type, "exchange_index");
                    break;
                case var _ when name.SequenceEqual("title"u8):
                    title = OptionalProse(ref reader, type, "title");
                    break;
                case var _ when name.SequenceEqual("subtitle"u8):
                    subtitle = OptionalProse(ref reader, type, "subtitle");
                    break;
                case var _ when name.SequenceEqual("collateral_return_type"u8):
                    collateral = OptionalTextString(ref reader, type, "collateral_return_type");
                    break;
                case var _ when name.SequenceEqual("series_ticker"u8):
                    series = OptionalTextString(ref reader, type, "series_ticker");
                    break;
                case var _ when name.SequenceEqual("strike_date"u8):
                    strikeDate = OptionalTextString(ref reader, type, "strike_date");
                    break;
                case var _ when name.SequenceEqual("strike_period"u8):
                    strikePeriod = OptionalTextString(ref reader, type, "strike_period");
                    break;
                default:
                    SkipUnread(ref reader, type, name);
                    break;
            }
        }

        Known(type, "collateral_return_type", collateral, "", "MECNET", "DIRECNET");
        return new EventLifecycleMessage
        {
            EventTicker = ticker ?? throw Missing(type, "event_ticker"),
            ExchangeIndex = exchangeIndex,
            Title = title ?? throw Missing(type, "title"),
            Subtitle = subtitle ?? "",
            CollateralReturnType = collateral ?? throw Missing(type, "collateral_return_type"),
            SeriesTicker = series ?? throw Missing(type, "series_ticker"),
            StrikeDate = strikeDate,
            StrikePeriod = strikePeriod,
        };
    }

    private EventFeeMessage ReadEventFee(ref Utf8JsonReader reader)
    {
        const FeedMessageType type = FeedMessageType.EventFeeUpdate;
        ExpectObject(ref reader, type);
        string? ticker = null;
        string? feeType = null;
        decimal? multiplier = null;
        while (NextField(ref reader, out var name))
        {
            switch (name)
            {
                case var _ when name.SequenceEqual("event_ticker"u8):
                    ticker = TextString(ref reader, type, "event_ticker");
                    break;
                case var _ when name.SequenceEqual("fee_type_override"u8):
                    feeType = OptionalTextString(ref reader, type, "fee_type_override");
                    break;
                case var _ when name.SequenceEqual("fee_multiplier_override"u8):
                    multiplier = OptionalNumber(ref reader, type, "fee_multiplier_override");
                    break;
                default:
                    SkipUnread(ref reader, type, name);
                    break;
            }
        }

        return new EventFeeMessage
        {
            EventTicker = ticker ?? throw Missing(type, "event_ticker"),
            FeeTypeOverride = Known(
                type,
                "fee_type_override",
                feeType,
                "quadratic",
                "quadratic_with_maker_fees",
                "quadratic_with_combo_maker_fees",
                "flat",
                "margin_market_maker_program_fees"
            ),
            FeeMultiplierOverride = multiplier,
        };
    }

    /// <summary>What has been read of a market's lifecycle message so far.</summary>
    private struct LifecycleFields
    {
        public FeedMessageType Type;
        public string? EventText;
        public string? Ticker;
        public int? ExchangeIndex;
        public long? Open;
        public long? Close;
        public long? Determination;
        public long? Settled;
        public bool? IsDeactivated;
        public string? Result;
        public Price? SettlementValue;
        public string? Structure;
        public ImmutableArray<PriceBand> Bands;
        public MarketMetadata? Metadata;
        public MarketMetadata? Updated;

        public readonly MarketLifecycleMessage ToMessage(MarketLifecycleEvent happened)
        {
            Require(happened);
            return new MarketLifecycleMessage
            {
                Event = happened,
                EventText = EventText!,
                Ticker = Ticker ?? throw Missing(Type, "market_ticker"),
                ExchangeIndex = ExchangeIndex,
                OpenTimeSeconds = Open,
                CloseTimeSeconds = Close,
                DeterminationTimeSeconds = Determination,
                SettledTimeSeconds = Settled,
                IsDeactivated = IsDeactivated,
                Result = Result,
                SettlementValue = SettlementValue,
                PriceLevelStructure = Structure,
                PriceBands = Bands,
                Metadata = Metadata,
                UpdatedMetadata = Updated,
            };
        }

        /// <summary>What an event cannot do without: a consumer that acts on it would have to guess.</summary>
        private readonly void Require(MarketLifecycleEvent happened)
        {
            var missing = happened switch
            {
                MarketLifecycleEvent.Created when Open is null => "open_ts",
                MarketLifecycleEvent.Created or MarketLifecycleEvent.CloseDateUpdated when Close is null => "close_ts",
                MarketLifecycleEvent.Activated or MarketLifecycleEvent.Deactivated when IsDeactivated is null => "is_deactivated",
                MarketLifecycleEvent.Determined when Determination is null => "determination_ts",
                MarketLifecycleEvent.Determined when Result is null => "result",
                MarketLifecycleEvent.Settled when Settled is null => "settled_ts",
                MarketLifecycleEvent.PriceLevelStructureUpdated when Structure is null => "price_level_structure",
                MarketLifecycleEvent.PriceLevelStructureUpdated when Bands.IsEmpty => "price_ranges",
                _ => null,
            };
            if (missing is not null)
            {
                throw Missing(Type, missing);
            }
        }
    }
}
