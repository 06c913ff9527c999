using Kalshi;
using Kalshi.Client.Streaming;
using Trader.Events;

namespace Trader.Live.Tests.InMemory;

/// <summary>Starts calls on the thread that asks for them.</summary>
internal sealed class CallsInPlace : ICallRunner
{
    /// <summary>The call that was started last.</summary>
    public Task Last { get; private set; } = Task.CompletedTask;

    public void Run(Func<CancellationToken, Task> call) => Last = call(CancellationToken.None);
}

/// <summary>Keeps the latest event that was posted.</summary>
internal sealed class OneEventInbox : ITradingInbox
{
    public TraderClock Clock { get; } = new(ExchangeClock.Wall(TimeProvider.System), TimeProvider.System);

    /// <summary>The event; null before the first.</summary>
    public TraderEvent? Posted { get; private set; }

    public ValueTask PostAsync(TraderEvent traderEvent)
    {
        Posted = traderEvent;
        return ValueTask.CompletedTask;
    }
}

/// <summary>A feed that nobody is to ask for anything.</summary>
internal sealed class NoFeed : IFeedMarkets
{
    public static NoFeed Instance { get; } = new();

    public void AddMarkets(IReadOnlyCollection<string> markets) => throw new NotSupportedException();

    public void RemoveMarkets(IReadOnlyCollection<string> markets) => throw new NotSupportedException();

    public void RefreshMarkets(IReadOnlyCollection<string> markets) => throw new NotSupportedException();

    public void RetryAuthentication() => throw new NotSupportedException();
}
