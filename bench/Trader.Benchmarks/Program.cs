using Trader.Benchmarks;

// Usage: dotnet run -c Release --project bench/Trader.Benchmarks -- [name…]   (without names: all)
var benchmarks = Registry.All.Select(make => make()).ToList();
var unknown = args.Where(name => benchmarks.TrueForAll(benchmark => benchmark.Name != name)).ToList();
if (unknown.Count > 0)
{
    Console.Error.WriteLine(
        $"No benchmark is called {string.Join(", ", unknown)}. There are: {string.Join(", ", benchmarks.Select(b => b.Name))}."
    );
    return 2;
}

Console.WriteLine(Machine.Describe());
Console.WriteLine("Ratios: p50 and p99 of the case to p50 of the first case, the baseline, run alternately in this process.");
Console.WriteLine();
foreach (var benchmark in benchmarks.Where(benchmark => args.Length == 0 || args.Contains(benchmark.Name)))
{
    Runner.Run(benchmark);
}

foreach (var benchmark in benchmarks.OfType<IDisposable>())
{
    benchmark.Dispose();
}

return 0;
