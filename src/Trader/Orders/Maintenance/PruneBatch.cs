using Trader.Commands;
using Trader.Events;

namespace Trader.Orders.Maintenance;

/// <summary>An order that could not be cancelled.</summary>
/// <param name="OrderId">The exchange's id.</param>
/// <param name="Error">Why, one sentence.</param>
public sealed record PruneError(string OrderId, string Error);

/// <summary>Orders that are cancelled together, by id, and what came of it.</summary>
/// <param name="done">Is told when all of them were answered for.</param>
internal sealed class PruneBatch(Action<PruneBatch, EventTime, ICommandSink> done)
{
    private readonly Queue<Candidate> waiting = new();
    private readonly Dictionary<string, Candidate> asked = new(StringComparer.Ordinal);
    private readonly int[] counts = new int[Enum.GetValues<PruneRule>().Length];
    private readonly List<string> cancelled = [];
    private readonly List<PruneError> errors = [];

    /// <summary>Whether there is nothing to cancel.</summary>
    public bool IsEmpty => waiting.Count == 0 && asked.Count == 0;

    /// <summary>Cancels on their way.</summary>
    public int InFlight => asked.Count;

    /// <summary>When something last happened, wall clock, Unix milliseconds.</summary>
    public long ProgressWallMs { get; set; }

    /// <summary>Orders that are off the book, by the exchange's id.</summary>
    public IReadOnlyList<string> Cancelled => cancelled;

    /// <summary>Orders that could not be cancelled.</summary>
    public IReadOnlyList<PruneError> Errors => errors;

    /// <summary>Orders for which a cancel was asked under a rule.</summary>
    public int Count(PruneRule rule) => counts[(int)rule];

    /// <summary>Adds an order.</summary>
    public void Add(in RestingOrder order, PruneRule rule, string reason) => waiting.Enqueue(new Candidate(order, rule, reason));

    /// <summary>Takes the next one whose turn it is.</summary>
    public bool TryNext(out Candidate candidate) => waiting.TryDequeue(out candidate);

    /// <summary>A cancel of it is on its way.</summary>
    public void NoteAsked(in Candidate candidate)
    {
        counts[(int)candidate.Rule]++;
        asked[candidate.Order.OrderId] = candidate;
    }

    /// <summary>The exchange's id of an order of ours whose cancel is on its way; null if there is none of this client id.</summary>
    public string? FindOwn(string clientOrderId)
    {
        foreach (var candidate in asked.Values)
        {
            if (candidate.Order.Own is { } own && own.Intent.ClientOrderId == clientOrderId)
            {
                return candidate.Order.OrderId;
            }
        }

        return null;
    }

    /// <summary>It was answered; false if it is none of these.</summary>
    public bool TryEnd(string orderId) => asked.Remove(orderId);

    /// <summary>It is off the book.</summary>
    public void NoteCancelled(string orderId) => cancelled.Add(orderId);

    /// <summary>It could not be cancelled.</summary>
    public void NoteError(string orderId, string error) => errors.Add(new PruneError(orderId, error));

    /// <summary>No answer came in time: what is left is told as errors.</summary>
    public void GiveUp(string error)
    {
        foreach (var orderId in asked.Keys)
        {
            NoteError(orderId, error);
        }

        asked.Clear();
        while (waiting.TryDequeue(out var candidate))
        {
            counts[(int)candidate.Rule]++;
            NoteError(candidate.Order.OrderId, "it was not reached: earlier cancels were not answered");
        }
    }

    /// <summary>Tells whoever wanted it.</summary>
    public void End(EventTime now, ICommandSink sink) => done(this, now, sink);

    /// <summary>An order to be cancelled.</summary>
    /// <param name="Order">The order.</param>
    /// <param name="Rule">The first rule that it meets.</param>
    /// <param name="Reason">Why, for people.</param>
    internal readonly record struct Candidate(RestingOrder Order, PruneRule Rule, string Reason);
}
