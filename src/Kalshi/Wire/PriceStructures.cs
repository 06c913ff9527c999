using System.Collections.Frozen;

namespace Kalshi.Wire;

/// <summary>
/// The labels of price structures that are documented (§3.2). A label decides nothing, the bands do; an unknown one is only
/// worth telling.
/// </summary>
public static class PriceStructures
{
    /// <summary>The labels known; the empty one means "unknown" to the exchange itself.</summary>
    public static FrozenSet<string> Known { get; } =
        FrozenSet.Create(
            StringComparer.Ordinal,
            "",
            "linear_cent",
            "deci_cent",
            "tapered_deci_cent",
            "center_whole_edge_half_cent",
            "center_whole_edge_quint_cent",
            "center_half_edge_half_cent",
            "center_half_edge_quint_cent",
            "center_half_edge_deci_cent",
            "center_quint_edge_quint_cent",
            "center_quint_edge_deci_cent",
            "center_centi_edge_centi_cent",
            "center_deci_edge_centi_cent",
            "banded_centi_cent"
        );

    /// <summary>Counts a label that is not known; null and known ones are let pass.</summary>
    /// <param name="drift">Who counts.</param>
    /// <param name="source">Where it was said.</param>
    /// <param name="label">The label as sent.</param>
    public static void Check(DriftSentinel drift, string source, string? label)
    {
        if (label is not null && !Known.Contains(label))
        {
            drift.Record(source, DriftKind.UnknownPriceStructure, label);
        }
    }
}
