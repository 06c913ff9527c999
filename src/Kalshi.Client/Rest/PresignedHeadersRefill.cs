using Kalshi.Authentication;

namespace Kalshi.Client.Rest;

/// <summary>Keeps a pool of ready headers filled, from a timer, off the trading path.</summary>
internal sealed class PresignedHeadersRefill : IDisposable
{
    private readonly PresignedHeaders pool;
    private readonly RequestSigner signer;
    private readonly TimeProvider time;
    private readonly ITimer timer;
    private int isRunning;

    public PresignedHeadersRefill(PresignedHeaders pool, RequestSigner signer, int maxAgeMs, TimeProvider time)
    {
        this.pool = pool;
        this.signer = signer;
        this.time = time;
        var period = TimeSpan.FromMilliseconds(Math.Max(10, maxAgeMs / 8));
        timer = time.CreateTimer(_ => Refill(), null, TimeSpan.Zero, period);
    }

    public void Dispose() => timer.Dispose();

    private void Refill()
    {
        if (Interlocked.Exchange(ref isRunning, 1) != 0)
        {
            return;
        }

        try
        {
            var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
            while (pool.NeedsRefill(nowMs))
            {
                pool.Add(signer.Sign(nowMs, pool.Method, pool.Path));
            }
        }
        catch (ObjectDisposedException)
        {
            // The key was wiped between two ticks: nothing is left to sign with, and orders will say so themselves.
            timer.Dispose();
        }
        finally
        {
            Volatile.Write(ref isRunning, 0);
        }
    }
}
