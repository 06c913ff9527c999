using Kalshi.Simulator.Server;

namespace Kalshi.Simulator.Faults;

/// <summary>Carries REST requests to the exchange and its answers back, and lets go wrong what the plan says.</summary>
internal sealed class FaultyNetwork
{
    private readonly RestApi api;
    private readonly ExchangeGate gate;
    private readonly RequestFaults faults;
    private readonly TimeProvider wall;

    public FaultyNetwork(RestApi api, ExchangeGate gate, RequestFaults faults, TimeProvider wall)
    {
        this.api = api;
        this.gate = gate;
        this.faults = faults;
        this.wall = wall;
    }

    /// <summary>The answer; null when none arrives and the connection has to be cut.</summary>
    public ValueTask<RestAnswer?> CarryAsync(RestRequest request, CancellationToken cancellationToken) =>
        faults.MayHit ? CarryFaultyAsync(request, cancellationToken) : ValueTask.FromResult<RestAnswer?>(api.Answer(request));

    private async ValueTask<RestAnswer?> CarryFaultyAsync(RestRequest request, CancellationToken cancellationToken)
    {
        var (fault, instead) = gate.Enter(
            (_, now) =>
            {
                var decided = faults.Decide(request, now);
                return (decided, decided is null ? null : faults.Instead(decided, request, now));
            }
        );
        if (fault?.Kind == FaultKind.LoseRequest)
        {
            return null;
        }

        if (fault?.Kind == FaultKind.DelayRequest)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(fault.DelayMs), wall, cancellationToken);
        }

        if (instead is not null)
        {
            return instead;
        }

        var answer = api.Answer(request);
        answer = gate.Enter((_, now) => faults.Alter(fault, request, answer, now));
        if (fault?.Kind == FaultKind.DelayAnswer)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(fault.DelayMs), wall, cancellationToken);
        }

        return fault?.Kind == FaultKind.LoseAnswer ? null : answer;
    }
}
