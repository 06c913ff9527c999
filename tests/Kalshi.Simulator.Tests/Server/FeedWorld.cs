using System.Text.Json;
using Kalshi.Simulator.Exchange;
using Kalshi.Simulator.Faults;
using Kalshi.Simulator.Server;
using Trader.Testing;

namespace Kalshi.Simulator.Tests.Server;

/// <summary>An engine and its feed without sockets: what each connection is sent, as it is sent.</summary>
internal sealed class FeedWorld : IDisposable
{
    public const string A = "KXSIMTEST-1-A";
    public const string B = "KXSIMTEST-1-B";

    private readonly ExchangeClock clock;

    public FeedWorld(FeedOptions? options = null)
    {
        clock = ExchangeClock.Held(Wall, Wall.GetUtcNow(), speed: 1);
        clock.Release();
        Hub = new FeedHub(options ?? new FeedOptions(), clock, Faults);
        Engine = new MatchingEngine(new EngineOptions(), Hub, seed: 3);
        foreach (var ticker in (string[])[A, B])
        {
            Engine.ListMarket(
                new MarketSpec
                {
                    Ticker = ticker,
                    EventTicker = "KXSIMTEST-1",
                    OpenMs = NowMs,
                    CloseMs = NowMs + 3_600_000,
                },
                NowMs
            );
        }
    }

    public TestClock Wall { get; } = new();

    public FaultPlan Faults { get; } = new();

    public FeedHub Hub { get; }

    public MatchingEngine Engine { get; }

    public long NowMs => clock.NowMs;

    public Market Market => Engine.FindMarket(A)!;

    public Account OpenAccount() => Engine.OpenAccount(Money.FromDollars(1_000));

    public FeedProbe Connect(Account account, bool isReading = true)
    {
        var outlet = new ProbeOutlet(isReading);
        var session = new FeedSession(account, Hub, outlet);
        Hub.Add(session);
        return new FeedProbe(this, session, outlet);
    }

    public Order Place(Account account, BookSide side, string count, string price, string? id = null, string ticker = A)
    {
        var ticket = new OrderTicket
        {
            Side = side,
            Count = Quantity.Parse(count),
            Price = Price.Parse(price),
            ClientOrderId = id,
        };
        var result = Engine.Submit(account, Engine.FindMarket(ticker)!, ticket, NowMs);
        Hub.Flush();
        return result.Order!;
    }

    public void AdvanceMs(long milliseconds)
    {
        Wall.AdvanceMs(milliseconds);
        Engine.RunTimers(NowMs);
        Hub.Flush();
    }

    public void Dispose() => Hub.Dispose();
}

/// <summary>One connection's end in a test.</summary>
internal sealed class FeedProbe(FeedWorld world, FeedSession session, ProbeOutlet outlet)
{
    public bool IsCut => outlet.IsCut;

    public bool IsFrozen => outlet.IsFrozen;

    public bool IsEndedSlow => outlet.IsEndedSlow;

    /// <summary>Sends a command and returns everything received since the last look.</summary>
    public List<JsonElement> Ask(string command)
    {
        session.Handle(System.Text.Encoding.UTF8.GetBytes(command), world.Engine);
        world.Hub.Flush();
        return Take();
    }

    public List<JsonElement> Subscribe(string channels, string extra = "") =>
        Ask($$"""{"id":1,"cmd":"subscribe","params":{"channels":[{{channels}}]{{extra}}} }""");

    /// <summary>What was received since the last look.</summary>
    public List<JsonElement> Take() => outlet.Take();

    /// <summary>The types of what was received since the last look.</summary>
    public string TakeTypes() => string.Join(' ', Take().Select(frame => frame.GetProperty("type").GetString()));
}

/// <summary>Keeps frames; one that does not read leaves them counted as waiting.</summary>
internal sealed class ProbeOutlet(bool isReading) : IFeedOutlet
{
    private readonly List<JsonElement> frames = [];

    public bool IsCut { get; private set; }

    public bool IsFrozen { get; private set; }

    public bool IsEndedSlow { get; private set; }

    public int Room { get; set; } = int.MaxValue;

    public bool TrySend(FeedBacklog backlog, ReadOnlySpan<byte> utf8)
    {
        if (frames.Count >= Room)
        {
            return false;
        }

        frames.Add(JsonDocument.Parse(utf8.ToArray()).RootElement);
        if (!isReading)
        {
            backlog.Enter();
        }

        return true;
    }

    public void EndSlow() => IsEndedSlow = true;

    public void Cut() => IsCut = true;

    public void Freeze() => IsFrozen = true;

    public List<JsonElement> Take()
    {
        var taken = frames.ToList();
        frames.Clear();
        return taken;
    }
}
