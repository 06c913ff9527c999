using System.Text;
using Trader.Journal;

namespace Trader.Lab.Tests.Journal;

/// <summary>All that a recovered state says, as text.</summary>
internal static class StateText
{
    public static string Of(RecoveredState state)
    {
        var text = new StringBuilder();
        text.Append(state.RunNumber).Append(' ').Append(state.RunIdentity).Append(' ').Append(state.EndedInOrder);
        text.Append(' ').Append(state.StopReason).Append(' ').Append(state.StopReason is null ? default : state.StoppedAt);
        text.Append(' ').Append(state.EntryCount).AppendLine();
        text.AppendJoin(' ', state.Results.Minutes).AppendJoin(' ', state.Results.Closed).AppendLine();
        text.AppendJoin(' ', state.Results.Markets).AppendJoin(' ', state.Results.Releases).AppendLine();
        foreach (var order in state.OpenOrders.OrderBy(order => order.Intent.ClientOrderId, StringComparer.Ordinal))
        {
            text.Append("open ").Append(order).AppendLine();
        }

        foreach (var order in state.FinishedOrders)
        {
            text.Append("finished ").Append(order).AppendLine();
        }

        foreach (var group in state.OrderGroups)
        {
            text.Append("group ").Append(group).AppendLine();
        }

        return text.ToString();
    }

    /// <summary>The texts after none, one, two … of the entries.</summary>
    public static List<string> Prefixes(IReadOnlyList<JournalEntry> entries, int maxFinished)
    {
        var state = new RecoveredState(maxFinished);
        var texts = new List<string> { Of(state) };
        foreach (var entry in entries)
        {
            state.Apply(entry);
            texts.Add(Of(state));
        }

        return texts;
    }
}
