using Kalshi.Simulator.Server;
using Microsoft.Extensions.Logging;

namespace Kalshi.Simulator.Operator;

/// <summary>Does a scenario's steps when their time comes. A step that cannot be done is logged and counted; the next ones follow.</summary>
internal sealed class ScenarioRun : ITimedSteps
{
    private readonly Scenario scenario;
    private readonly OperatorDesk desk;
    private readonly ILogger logger;
    private int next;

    public ScenarioRun(Scenario scenario, OperatorDesk desk, ILogger logger)
    {
        this.scenario = scenario;
        this.desk = desk;
        this.logger = logger;
    }

    /// <summary>Steps done.</summary>
    public int Done { get; private set; }

    /// <summary>Steps that could not be done.</summary>
    public int Failed { get; private set; }

    public int Total => scenario.Count;

    public long? NextDueMs => next < scenario.Steps.Count ? scenario.Steps[next].AtMs : null;

    public void RunNext(long nowMs)
    {
        var step = scenario.Steps[next++];
        try
        {
            desk.Do(step.Action, nowMs);
            Done++;
            logger.LogInformation("Scenario step {Index}: {Verb} done.", step.Index, step.Action.Verb.Name);
        }
        catch (OperatorException exception)
        {
            Failed++;
            logger.LogWarning(
                "Scenario step {Index}: {Verb} could not be done: {Reason}",
                step.Index,
                step.Action.Verb.Name,
                exception.Message
            );
        }
    }
}
