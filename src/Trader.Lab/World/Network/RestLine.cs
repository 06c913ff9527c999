using System.Net;
using Kalshi.Simulator.InMemory;
using Kalshi.Simulator.Server;

namespace Trader.Lab.World;

/// <summary>
/// Carries REST requests to the exchange and answers back: late, once, never, or with the connection breaking on the way. What
/// a dead process sent goes on travelling.
/// </summary>
internal sealed class RestLine
{
    private const int LongestBreakMs = 2_000;

    private readonly Agenda agenda;
    private readonly NetworkConditions conditions;
    private readonly InMemoryExchange exchange;
    private readonly Digest digest;
    private readonly Dictionary<long, WireCall> underWay = [];

    public RestLine(Agenda agenda, NetworkConditions conditions, InMemoryExchange exchange, Digest digest)
    {
        this.agenda = agenda;
        this.conditions = conditions;
        this.exchange = exchange;
        this.digest = digest;
    }

    /// <summary>Requests that left their process so far.</summary>
    public long Sent { get; private set; }

    /// <summary>Copies of requests that left and have not arrived yet, by what they carry: for whoever must know what may still come.</summary>
    public List<RestRequest> Travelling { get; } = [];

    /// <summary>Sends a call now.</summary>
    public void Send(WireCall call)
    {
        if (conditions.Strikes(NetworkFaultKind.Refuse))
        {
            FailLater(call, HttpRequestError.ConnectionError);
            return;
        }

        var blockedUntilMs = conditions.BlockedUpUntilMs(agenda.NowMs);
        if (blockedUntilMs > 0 && conditions.Dice.Chance(0.5))
        {
            // No connection stands and none can be made: not a byte leaves, and the caller gives up in its own time.
            return;
        }

        var request = call.HandOver();
        Sent++;
        digest.Add(agenda.NowMs);
        digest.Add(request.Path);
        if (conditions.Strikes(NetworkFaultKind.LoseRequest) || (blockedUntilMs > 0 && conditions.Dice.Chance(0.5)))
        {
            return;
        }

        var arrivalMs = Math.Max(agenda.NowMs, blockedUntilMs) + conditions.Delay();
        if (conditions.Strikes(NetworkFaultKind.Reset))
        {
            FailLater(call, HttpRequestError.ResponseEnded);
            if (conditions.Dice.Chance(0.5))
            {
                return;
            }
        }

        Travelling.Add(request);
        agenda.At(arrivalMs, () => Arrive(call, request));
    }

    /// <summary>Takes the answers that the exchange has given by now.</summary>
    public void Collect()
    {
        while (exchange.TryTakeAnswer(out var answer))
        {
            if (underWay.Remove(answer.Number, out var call))
            {
                SendBack(call, answer);
            }
        }
    }

    private void Arrive(WireCall call, RestRequest request)
    {
        Travelling.Remove(request);
        underWay[exchange.Send(request)] = call;
        Collect();
    }

    private void SendBack(WireCall call, InMemoryAnswer answer)
    {
        var blockedUntilMs = conditions.BlockedDownUntilMs(agenda.NowMs);
        if (conditions.Strikes(NetworkFaultKind.LoseAnswer) || (blockedUntilMs > 0 && conditions.Dice.Chance(0.5)))
        {
            return;
        }

        agenda.At(
            Math.Max(agenda.NowMs, blockedUntilMs) + conditions.Delay(),
            () =>
            {
                digest.Add(agenda.NowMs);
                digest.Add(answer.Status);
                digest.Add(answer.Body.Span);
                call.Complete((HttpStatusCode)answer.Status, answer.Body, answer.AtMs);
            }
        );
    }

    private void FailLater(WireCall call, HttpRequestError error) =>
        agenda.At(agenda.NowMs + conditions.Dice.NextInt(1, LongestBreakMs), () => call.Fail(error));
}
