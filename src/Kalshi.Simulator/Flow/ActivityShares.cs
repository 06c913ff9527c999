namespace Kalshi.Simulator.Flow;

/// <summary>
/// How places in a crowd of markets share its activity: lognormal, taken at equally spaced quantiles, so that however few
/// the places are there is a busy one, and the shares are the same in every run.
/// </summary>
internal static class ActivityShares
{
    private const int Halvings = 60;
    private const double FurthestDeviation = 8;

    /// <summary>Shares that add up to 1, largest first.</summary>
    /// <param name="places">Places, at least 1.</param>
    /// <param name="deviation">Standard deviation of the shares' logarithm.</param>
    public static double[] Spread(int places, double deviation)
    {
        var shares = new double[places];
        var total = 0.0;
        for (var i = 0; i < places; i++)
        {
            shares[i] = Math.Exp(deviation * NormalQuantile((places - i - 0.5) / places));
            total += shares[i];
        }

        for (var i = 0; i < places; i++)
        {
            shares[i] /= total;
        }

        return shares;
    }

    /// <summary>The deviations below which a normal variable lies with this probability, by halving.</summary>
    private static double NormalQuantile(double probability)
    {
        var low = -FurthestDeviation;
        var high = FurthestDeviation;
        for (var i = 0; i < Halvings; i++)
        {
            var middle = (low + high) / 2;
            if (LatentWalk.NormalCdf(middle) < probability)
            {
                low = middle;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }
}
