using Kalshi;

namespace Trader.Benchmarks.Benchmarks;

/// <summary>The exact fee of one fill against the three integer multiplications it cannot do without.</summary>
internal sealed class OneFee : IBenchmark
{
    private const int Fills = 1_024;

    private readonly Price[] prices = new Price[Fills];
    private readonly Quantity[] counts = new Quantity[Fills];

    public OneFee()
    {
        // A fixed walk over prices and counts, so that no branch can be learnt by heart.
        for (var i = 0; i < Fills; i++)
        {
            prices[i] = Price.FromUnits(1 + (i * 7_919 % 9_999));
            counts[i] = Quantity.FromHundredths(1 + (i * 104_729L % 1_000_000));
        }
    }

    public string Name => "one-fee";

    public string Targets => "P22 (<= 20 ns, aim 8 ns, per fill); a sample is the mean of 1024 fills";

    public int SamplesPerRound => 500;

    public IReadOnlyList<Case> Cases =>
        [
            new("1024 times three integer multiplications", Multiply, OperationsPerSample: 10),
            new("1024 exact fees", Fee, OperationsPerSample: 10),
        ];

    private void Multiply()
    {
        var sum = 0L;
        for (var i = 0; i < Fills; i++)
        {
            unchecked
            {
                sum += counts[i].Hundredths * prices[i].Units * (10_000 - prices[i].Units) * 28_000L;
            }
        }

        FeedSamples.Sink = sum;
    }

    private void Fee()
    {
        var sum = 0L;
        for (var i = 0; i < Fills; i++)
        {
            sum += FeeSchedule.Standard.FeeFor(prices[i], counts[i], isTaker: true).Micros;
        }

        FeedSamples.Sink = sum;
    }
}
