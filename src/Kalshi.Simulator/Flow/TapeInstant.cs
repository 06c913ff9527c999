namespace Kalshi.Simulator.Flow;

/// <summary>The prints of one millisecond, and what the house took beside them.</summary>
internal sealed class TapeInstant
{
    private readonly List<TapePrint> prints = [];
    private readonly List<(int Market, Outcome Side)> groups = [];
    private readonly List<int> markets = [];
    private readonly HashSet<(int Market, Outcome Side)> houseTakes = [];

    /// <summary>The prints in the order of their execution.</summary>
    public List<TapePrint> Prints => prints;

    /// <summary>The markets printed, each once, in the order of their first print.</summary>
    public List<int> Markets => markets;

    public void Clear()
    {
        prints.Clear();
        groups.Clear();
        markets.Clear();
        houseTakes.Clear();
    }

    public void Add(in TapePrint print)
    {
        prints.Add(print);
        if (!groups.Contains((print.Market, print.TakerSide)))
        {
            groups.Add((print.Market, print.TakerSide));
        }

        if (!markets.Contains(print.Market))
        {
            markets.Add(print.Market);
        }
    }

    /// <summary>
    /// A sweep is recorded as several prints of one instant in no dependable order; a taker meets the best price first.
    /// Markets and sides keep the order in which they first appear.
    /// </summary>
    public void SortBestForTakerFirst()
    {
        if (prints.Count < 2)
        {
            return;
        }

        var sorted = prints
            .OrderBy(print => groups.IndexOf((print.Market, print.TakerSide)))
            .ThenBy(print => print.TakerSide == Outcome.Yes ? print.YesPrice : print.YesPrice.Complement)
            .ToList();
        prints.Clear();
        prints.AddRange(sorted);
    }

    public void NoteHouseTake(int market, Outcome side) => houseTakes.Add((market, side));

    /// <summary>House takes whose key no print of the instant has. All prints of a key share its millisecond, so this is exact.</summary>
    public int CountHouseBets()
    {
        var bets = 0;
        foreach (var take in houseTakes)
        {
            bets += groups.Contains(take) ? 0 : 1;
        }

        return bets;
    }
}
