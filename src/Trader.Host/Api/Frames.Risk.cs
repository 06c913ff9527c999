using System.Text.Json;
using Kalshi;
using Trader.Risk;
using Trader.Risk.Protections;
using Trader.Status;

namespace Trader.Host.Api;

/// <summary>Limits, circuit breakers and protections, the same wherever they are shown.</summary>
internal sealed partial class Frames
{
    /// <summary>The body of <c>/v3/control/risk</c>.</summary>
    public static byte[] RiskReport(TraderSnapshot snapshot) => Body(json => WriteRisk(json, snapshot.Risk));

    private static void WriteRisk(Utf8JsonWriter json, RiskPicture risk)
    {
        json.WriteStartObject("risk");
        json.Objects("limits", risk.Limits, usage => WriteUsage(json, usage));
        json.Objects(
            "breakers",
            risk.Breakers,
            breaker =>
            {
                json.WriteString("scope", breaker.Scope);
                json.WriteBoolean("open", breaker.IsOpen);
                json.WriteNumber("errors", breaker.Errors);
                json.Number("limit", breaker.Limit == 0 ? null : breaker.Limit);
                json.WriteString("last_error", breaker.LastError);
                json.Number("closes_in_seconds", breaker.IsOpen ? SecondsOf(breaker.ClosesInWallMs) : null);
            }
        );
        json.Objects(
            "protections",
            risk.Protections,
            pause =>
            {
                json.WriteString("protection", pause.Kind.ToWire());
                json.WriteString("market_ticker", pause.Ticker);
                json.WriteString("reason", pause.Reason);
                json.WriteNumber("ends_in_seconds", SecondsOf(pause.EndsInMs));
            }
        );
        json.WriteEndObject();
    }

    private static void WriteUsage(Utf8JsonWriter json, RiskUsage usage)
    {
        json.WriteString("rule", usage.Rule.ToWire());
        switch (usage.Unit)
        {
            case RiskUnit.ContractHundredths:
                json.WriteString("unit", "contracts");
                json.Contracts("used", Quantity.FromHundredths(usage.Used));
                json.Contracts("limit", usage.Limit == 0 ? null : Quantity.FromHundredths(usage.Limit));
                break;
            case RiskUnit.DollarMicros:
                json.WriteString("unit", "dollars");
                json.Money("used", Money.FromMicros(usage.Used));
                json.Money("limit", usage.Limit == 0 ? null : Money.FromMicros(usage.Limit));
                break;
            default:
                json.WriteString("unit", "orders");
                json.WriteNumber("used", usage.Used);
                json.Number("limit", usage.Limit == 0 ? null : usage.Limit);
                break;
        }

        json.WriteString("where", usage.Where);
    }

    // Rounded up, so that what still holds never reads as over.
    private static long SecondsOf(long milliseconds) => (milliseconds + 999) / 1000;
}
