namespace Trader.Strategies;

/// <summary>Settings of the order path test.</summary>
public sealed record PaperTestOptions
{
    /// <summary>Cents that its order must stay below the best bid of its outcome, 1 to 50: far enough not to be filled.</summary>
    public int DistanceCents { get; init; } = 10;

    /// <summary>Seconds of exchange time that each step may take, 1 to 3600.</summary>
    public int PatienceSeconds { get; init; } = 60;

    /// <summary>Everything out of range, one sentence each; empty if the options can be used.</summary>
    public IReadOnlyList<string> Validate()
    {
        var mistakes = new List<string>();
        Check(DistanceCents, 1, 50, nameof(DistanceCents));
        Check(PatienceSeconds, 1, 3600, nameof(PatienceSeconds));
        return mistakes;

        void Check(long value, long minimum, long maximum, string name)
        {
            if (value < minimum || value > maximum)
            {
                mistakes.Add($"Strategies.PaperTest.{name} is {value}; it must be between {minimum} and {maximum}.");
            }
        }
    }
}
