using System.Text.Json;
using Kalshi.Simulator.Exchange;
using Kalshi.Simulator.Faults;
using Kalshi.Simulator.Flow;
using Kalshi.Simulator.Server;

namespace Kalshi.Simulator.Operator;

/// <summary>
/// Does what an operator asks of a running exchange. Used under the exchange's lock only; nothing here waits. What cannot be
/// done throws <see cref="OperatorException"/> and has changed nothing.
/// </summary>
internal sealed partial class OperatorDesk
{
    private readonly ExchangeLoop loop;
    private readonly FeedHub hub;
    private readonly ExchangeClock? clock;

    /// <param name="loop">The exchange.</param>
    /// <param name="hub">Its connections.</param>
    /// <param name="clock">Exchange time, or null when the program around drives it.</param>
    public OperatorDesk(ExchangeLoop loop, FeedHub hub, ExchangeClock? clock)
    {
        this.loop = loop;
        this.hub = hub;
        this.clock = clock;
    }

    public FaultPlan Faults => hub.Faults;

    public FeedHub Hub => hub;

    public ExchangeLoop Loop => loop;

    /// <summary>Whether exchange time can be changed here.</summary>
    public bool HasClock => clock is not null;

    /// <summary>Exchange time.</summary>
    /// <exception cref="OperatorException">The program around drives it.</exception>
    public ExchangeClock Clock =>
        clock ?? throw new OperatorException("The clock cannot be changed here: the program that holds this exchange drives it.");

    private MatchingEngine Engine => loop.Engine;

    /// <summary>Does an action; what came of it is lost.</summary>
    public void Do(OperatorAction action, long nowMs)
    {
        using var nowhere = new Utf8JsonWriter(Stream.Null, RestAnswer.WriterOptions);
        Do(action, nowMs, nowhere);
    }

    /// <summary>Does an action and writes what came of it into an open JSON object.</summary>
    public void Do(OperatorAction action, long nowMs, Utf8JsonWriter json) => action.Verb.Run(this, action, nowMs, json);

    public void AddFault(OperatorAction action, long nowMs, Utf8JsonWriter json)
    {
        try
        {
            json.WriteNumber("id", Faults.Add(OperatorVerbs.ToRule(action, nowMs)));
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException)
        {
            throw new OperatorException(exception.Message, exception);
        }
    }

    public void RemoveFault(int id)
    {
        if (!Faults.Remove(id))
        {
            throw new OperatorException($"id: there is no fault {id}; the faults are at /sim/v1/faults.");
        }
    }

    public void CutConnections(OperatorAction action, Utf8JsonWriter json) =>
        EndConnections(action, json, session => session.Cut());

    public void FreezeConnections(OperatorAction action, Utf8JsonWriter json) =>
        EndConnections(action, json, session => session.Freeze());

    private void EndConnections(OperatorAction action, Utf8JsonWriter json, Action<FeedSession> end)
    {
        var account = action.Has("account") ? FindAccount(action) : null;
        var ended = hub
            .Sessions.Where(session => !session.IsOver && (account is null || ReferenceEquals(session.Account, account)))
            .ToList();
        ended.ForEach(end);
        json.WriteNumber("connections", ended.Count);
    }

    private Market FindMarket(OperatorAction action) =>
        Engine.FindMarket(action.Text("market")!)
        ?? throw new OperatorException($"market: no market '{action.Text("market")}' is listed; see /trade-api/v2/markets.");

    private Account FindAccount(OperatorAction action)
    {
        var index = action.Whole("account")!.Value;
        return index < Engine.Accounts.Count
            ? Engine.Accounts[index]
            : throw new OperatorException(
                $"account: there is no account {index}; there are {Engine.Accounts.Count}, counted from 0."
            );
    }
}
