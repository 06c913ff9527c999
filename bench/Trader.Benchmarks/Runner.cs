using System.Diagnostics;

namespace Trader.Benchmarks;

/// <summary>Runs a benchmark's cases in turn, round by round, so that what disturbs the machine disturbs them alike.</summary>
internal static class Runner
{
    private const int WarmUpRounds = 3;
    private const int Rounds = 10;

    public static void Run(IBenchmark benchmark)
    {
        Console.WriteLine($"{benchmark.Name}: {benchmark.Targets}");
        Console.WriteLine(
            $"  {"case", -44} {"p50 ns", 10} {"p99 ns", 10} {"p99.9 ns", 10} {"B/op", 8} {"ratio p50", 10} {"ratio p99", 10}"
        );
        var cases = benchmark.Cases;
        var histograms = cases.Select(_ => new Histogram()).ToArray();
        var allocated = new long[cases.Count];
        for (var round = -WarmUpRounds; round < Rounds; round++)
        {
            for (var index = 0; index < cases.Count; index++)
            {
                var target = round < 0 ? new Histogram() : histograms[index];
                var bytes = Sample(cases[index], benchmark.SamplesPerRound, target);
                allocated[index] += round < 0 ? 0 : bytes;
            }
        }

        for (var index = 0; index < cases.Count; index++)
        {
            Print(cases[index], histograms[index], histograms[0], allocated[index], benchmark.SamplesPerRound);
        }

        Console.WriteLine();
    }

    // Returns the bytes allocated by what was measured.
    private static long Sample(Case measured, int samples, Histogram histogram)
    {
        var operations = measured.OperationsPerSample;
        long allocated = 0;
        for (var sample = 0; sample < samples; sample++)
        {
            measured.Prepare?.Invoke();
            var before = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < operations; i++)
            {
                measured.Run();
            }

            var elapsed = Stopwatch.GetElapsedTime(start);
            allocated += GC.GetAllocatedBytesForCurrentThread() - before;
            histogram.Record((long)(elapsed.TotalNanoseconds / operations));
        }

        return allocated;
    }

    private static void Print(Case measured, Histogram own, Histogram baseline, long allocated, int samples)
    {
        var perOperation = allocated / ((double)samples * Rounds * measured.OperationsPerSample);
        var p50 = own.Quantile(0.5);
        var p99 = own.Quantile(0.99);
        Console.WriteLine(
            $"  {measured.Name, -44} {p50, 10} {p99, 10} {own.Quantile(0.999), 10} {perOperation, 8:0.#} "
                + $"{(double)p50 / baseline.Quantile(0.5), 10:0.000} {(double)p99 / baseline.Quantile(0.5), 10:0.000}"
        );
    }
}
