using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Kalshi.Wire;
using Trader.Commands;
using Trader.Events;
using Trader.Journal;
using Trader.Upkeep;

namespace Trader.Live.Journal.Sessions;

/// <summary>
/// The JSON of what is rare in a session: payloads of events, which come back exactly, and commands, whose text is only
/// compared. Every kind has its line here; a test finds those without.
/// </summary>
[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    UseStringEnumConverter = true,
    MaxDepth = 32,
    Converters = [typeof(PriceConverter), typeof(QuantityConverter), typeof(MoneyConverter)]
)]
[JsonSerializable(typeof(SessionBeginning))]
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(IReadOnlyCollection<string>))]
[JsonSerializable(typeof(BookSnapshot))]
[JsonSerializable(typeof(FillMessage))]
[JsonSerializable(typeof(UserOrderMessage))]
[JsonSerializable(typeof(OrderAnswer))]
[JsonSerializable(typeof(CancelAnswer))]
[JsonSerializable(typeof(AccountReading))]
[JsonSerializable(typeof(ChangeAnswer))]
[JsonSerializable(typeof(SweepAnswer))]
[JsonSerializable(typeof(RestingOrders))]
[JsonSerializable(typeof(IReadOnlyList<MarketDto>))]
[JsonSerializable(typeof(MarketDto))]
[JsonSerializable(typeof(MarketUnknown))]
[JsonSerializable(typeof(Notice))]
[JsonSerializable(typeof(CloseRequest))]
[JsonSerializable(typeof(CancelRequest))]
[JsonSerializable(typeof(NotifyPosition))]
[JsonSerializable(typeof(HealthCheck))]
[JsonSerializable(typeof(StepSuccess))]
[JsonSerializable(typeof(StepFailure))]
[JsonSerializable(typeof(RecordingSecured))]
[JsonSerializable(typeof(PlaceOrder))]
[JsonSerializable(typeof(CancelOrder))]
[JsonSerializable(typeof(ReadAccount))]
[JsonSerializable(typeof(LookUpOrder))]
[JsonSerializable(typeof(RunSettled))]
[JsonSerializable(typeof(ListMarkets))]
[JsonSerializable(typeof(DescribeMarket))]
[JsonSerializable(typeof(DescribeMarkets))]
[JsonSerializable(typeof(MarketDescriptions))]
[JsonSerializable(typeof(CalibrationRequest))]
[JsonSerializable(typeof(QueueReport))]
[JsonSerializable(typeof(WatchBooks))]
[JsonSerializable(typeof(UnwatchBooks))]
[JsonSerializable(typeof(RefreshBook))]
[JsonSerializable(typeof(RunStep))]
[JsonSerializable(typeof(AwaitFeed))]
[JsonSerializable(typeof(SecureRecording))]
[JsonSerializable(typeof(Announce))]
[JsonSerializable(typeof(NotifyWhale))]
[JsonSerializable(typeof(ChangeOrder))]
[JsonSerializable(typeof(ResolveOrder))]
[JsonSerializable(typeof(HaltSending))]
[JsonSerializable(typeof(ResumeSending))]
[JsonSerializable(typeof(CancelEverything))]
[JsonSerializable(typeof(TriggerOrderGroup))]
[JsonSerializable(typeof(CreateOrderGroup))]
[JsonSerializable(typeof(LimitOrderGroup))]
[JsonSerializable(typeof(ResetOrderGroup))]
[JsonSerializable(typeof(DeleteOrderGroup))]
[JsonSerializable(typeof(OrderGroupAnswer))]
[JsonSerializable(typeof(OrderGroupMessage))]
[JsonSerializable(typeof(OrderGroupNoted))]
[JsonSerializable(typeof(CleanupRequest))]
[JsonSerializable(typeof(ListRestingOrders))]
[JsonSerializable(typeof(ProbeJournal))]
[JsonSerializable(typeof(Stopped))]
[JsonSerializable(typeof(RunBegan))]
[JsonSerializable(typeof(RunEnded))]
[JsonSerializable(typeof(IntentDecided))]
[JsonSerializable(typeof(ChangeDecided))]
[JsonSerializable(typeof(OrderMoved))]
[JsonSerializable(typeof(FillBooked))]
[JsonSerializable(typeof(StopEngaged))]
[JsonSerializable(typeof(StopReleased))]
[JsonSerializable(typeof(BreakerReset))]
[JsonSerializable(typeof(ProtectionRelease))]
[JsonSerializable(typeof(ResultBooked))]
[JsonSerializable(typeof(ResultsKept))]
[JsonSerializable(typeof(ProtectionReleased))]
[JsonSerializable(typeof(PauseEngaged))]
[JsonSerializable(typeof(PauseReleased))]
internal sealed partial class SessionJson : JsonSerializerContext
{
    /// <summary>How writers for it are made; what they are given is well formed by construction.</summary>
    public static JsonWriterOptions WriterOptions =>
        new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>The contract in use: texts are kept readable, since no page ever shows them raw.</summary>
    public static SessionJson Readable =>
        field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
