namespace Kalshi.Simulator.Server;

/// <summary>The first, lowest, highest and last price of a period.</summary>
internal readonly record struct PriceSpan(Price Open, Price Low, Price High, Price Close)
{
    /// <summary>A span of one price.</summary>
    public static PriceSpan At(Price price) => new(price, price, price, price);

    /// <summary>The span with one more price.</summary>
    public PriceSpan Then(Price price) => new(Open, price < Low ? price : Low, price > High ? price : High, price);

    /// <summary>The span followed by a later one.</summary>
    public PriceSpan Then(PriceSpan later) =>
        new(Open, later.Low < Low ? later.Low : Low, later.High > High ? later.High : High, later.Close);
}

/// <summary>What one market did in one period (§5.5 of the API).</summary>
internal readonly record struct Candle
{
    /// <summary>The period's inclusive end, Unix seconds.</summary>
    public required long EndSeconds { get; init; }

    /// <summary>The best bid for YES; zero where there is none.</summary>
    public required PriceSpan Bid { get; init; }

    /// <summary>The best ask for YES; one dollar where there is none.</summary>
    public required PriceSpan Ask { get; init; }

    /// <summary>Trade prices, or null without a trade.</summary>
    public PriceSpan? Trades { get; init; }

    /// <summary>The last trade price before the period, or null.</summary>
    public Price? Previous { get; init; }

    /// <summary>Contracts traded.</summary>
    public Quantity Volume { get; init; }

    /// <summary>What they cost at YES prices.</summary>
    public Money Value { get; init; }

    /// <summary>Contracts open at the end.</summary>
    public Quantity OpenInterest { get; init; }

    /// <summary>The last trade price by the end of the period, or null.</summary>
    public Price? Last => Trades?.Close ?? Previous;

    /// <summary>Volume-weighted price, rounded half up to $0.0001; only where something traded.</summary>
    public Price Mean =>
        // micros / (hundredths / 100) is micros per contract; a unit of price is 100 micros.
        Price.FromUnits((int)(((2 * Value.Micros) + Volume.Hundredths) / (2 * Volume.Hundredths)));

    /// <summary>The period that follows without anything happening in it.</summary>
    public Candle Next(long endSeconds) =>
        new()
        {
            EndSeconds = endSeconds,
            Bid = PriceSpan.At(Bid.Close),
            Ask = PriceSpan.At(Ask.Close),
            Previous = Last,
            OpenInterest = OpenInterest,
        };

    /// <summary>This period widened by what happened later in it.</summary>
    public Candle Then(in Candle later) =>
        this with
        {
            Bid = Bid.Then(later.Bid),
            Ask = Ask.Then(later.Ask),
            Trades = (Trades, later.Trades) switch
            {
                ({ } mine, { } theirs) => mine.Then(theirs),
                (var mine, var theirs) => mine ?? theirs,
            },
            Volume = Volume + later.Volume,
            Value = Value + later.Value,
            OpenInterest = later.OpenInterest,
        };
}
