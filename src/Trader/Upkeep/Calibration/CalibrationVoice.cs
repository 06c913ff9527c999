using Trader.Commands;
using Trader.Events;
using Trader.Status;

namespace Trader.Upkeep.Calibration;

/// <summary>
/// Tells people of calibrations. Each that ends is one line; a check is warned of when it fails and not again while it goes on
/// failing in the same way, and told of when it passes again.
/// </summary>
internal sealed class CalibrationVoice(CalibrationOptions options, Announcer announcer)
{
    private readonly Dictionary<string, string> failing = new(StringComparer.Ordinal);

    /// <summary>Tells of a calibration that ended.</summary>
    public void Say(CalibrationReport report, EventTime now, ICommandSink sink)
    {
        SayCheck("Markets", report.MarketsViable, report.Cause, now, sink);
        SayCheck("Portfolio", report.PortfolioHealthy, report.Cause, now, sink);
        SayCheck("Cash", report.CashSufficient, report.Cause, now, sink);
        if (report.DurationMs > options.RunWarningWallMs)
        {
            var steps = string.Join(", ", report.Steps.Select(step => $"{step.Step.ToWire()} {step.DurationMs} ms"));
            var message = $"Calibration took {report.DurationMs} ms, more than {options.RunWarningWallMs} ms: {steps}";
            announcer.Say(sink, now, ActivityTypes.Calibration, ActivityLevel.Warning, message);
        }

        var level =
            !report.IsComplete ? ActivityLevel.Warning
            : report.IsHealthy ? ActivityLevel.Success
            : ActivityLevel.Info;
        announcer.Say(sink, now, ActivityTypes.Calibration, level, Describe(report), Figures(report));
    }

    /// <summary>Tells of the answer to a request.</summary>
    public void SayAnswer(CalibrationAnswer answer, string who, EventTime now, ICommandSink sink) =>
        announcer.Say(
            sink,
            now,
            ActivityTypes.Calibration,
            answer.Kind == CalibrationAnswerKind.NotPossible ? ActivityLevel.Warning : ActivityLevel.Info,
            $"Calibration requested by {who}: {answer.Details}",
            ("answer", answer.Kind.ToWire())
        );

    private void SayCheck(string name, CalibrationCheck? check, CalibrationCause cause, EventTime now, ICommandSink sink)
    {
        if (check is null)
        {
            return;
        }

        if (check.IsPassed)
        {
            if (failing.Remove(name))
            {
                announcer.Say(
                    sink,
                    now,
                    ActivityTypes.Calibration,
                    ActivityLevel.Success,
                    $"{name} in order again: {check.Details}"
                );
            }

            return;
        }

        var isNews = cause == CalibrationCause.Start || failing.GetValueOrDefault(name) != check.Subject;
        failing[name] = check.Subject;
        if (isNews)
        {
            announcer.Say(sink, now, ActivityTypes.Calibration, ActivityLevel.Warning, $"{name} not in order: {check.Details}");
        }
    }

    private static string Describe(CalibrationReport report)
    {
        var account = $"{report.Positions} positions, {report.Orders} orders; {report.DurationMs} ms";
        if (report.IsComplete)
        {
            return $"Calibration complete ({report.Cause.ToWire()}): {account}; {report.Drift?.Describe() ?? "drift not measured"}";
        }

        var missed = report
            .Steps.Where(step => step.Outcome != StepOutcome.Done)
            .Select(step => $"{step.Step.ToWire()} {step.Outcome.ToWire()} ({step.Details})");
        return $"Calibration not complete ({report.Cause.ToWire()}): {string.Join("; ", missed)}; the next one tries again; {account}";
    }

    private static (string Key, string Value)[] Figures(CalibrationReport report)
    {
        var pairs = new List<(string, string)>
        {
            ("number", report.Number.ToString()),
            ("cause", report.Cause.ToWire()),
            ("positions", report.Positions.ToString()),
            ("orders", report.Orders.ToString()),
            ("duration_ms", report.DurationMs.ToString()),
        };
        foreach (var step in report.Steps)
        {
            pairs.Add((step.Step.ToWire(), $"{step.Outcome.ToWire()} in {step.DurationMs} ms: {step.Details}"));
        }

        pairs.Add(("markets_viable", Word(report.MarketsViable)));
        pairs.Add(("portfolio_healthy", Word(report.PortfolioHealthy)));
        pairs.Add(("cash_sufficient", Word(report.CashSufficient)));
        if (report.Drift is { } drift)
        {
            pairs.Add(("cash_calculated", drift.CashCalculated.ToString()));
            pairs.Add(("cash_synced", drift.CashSynced.ToString()));
            pairs.Add(("portfolio_calculated", drift.PortfolioCalculated.ToString()));
            pairs.Add(("portfolio_synced", drift.PortfolioSynced.ToString()));
            pairs.Add(("positions_calculated", drift.PositionsCalculated.ToString()));
            pairs.Add(("positions_synced", drift.PositionsSynced.ToString()));
            pairs.Add(("positions_differing", drift.PositionsDiffering.ToString()));
        }

        pairs.Add(("events_dropped", report.Events.Dropped.ToString()));
        pairs.Add(("events_stale", report.Events.Stale.ToString()));
        return [.. pairs];
    }

    private static string Word(CalibrationCheck? check) =>
        check is null ? "not checked" : $"{(check.IsPassed ? "yes" : "no")}: {check.Details}";
}
