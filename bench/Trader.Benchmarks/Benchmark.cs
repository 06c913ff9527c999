namespace Trader.Benchmarks;

/// <summary>One thing that is measured.</summary>
/// <param name="Name">What it is, in a few words.</param>
/// <param name="Run">Does it once. Its result must reach somewhere, or the compiler drops the work.</param>
/// <param name="OperationsPerSample">
/// Times <paramref name="Run"/> is called between two looks at the clock: 1 where it takes microseconds, more where the
/// clock itself would weigh. With more than 1, quantiles are those of means over that many.
/// </param>
/// <param name="Prepare">What has to be done before each sample and does not count.</param>
internal sealed record Case(string Name, Action Run, int OperationsPerSample = 1, Action? Prepare = null);

/// <summary>
/// A benchmark: the first case is the baseline, all run alternately in the same process. To add one, write a class in a
/// file of its own under <c>Benchmarks/</c> and name it in <see cref="Registry"/>.
/// </summary>
internal interface IBenchmark
{
    /// <summary>The word that selects it on the command line.</summary>
    public string Name { get; }

    /// <summary>The targets it answers for and the ratios they ask for.</summary>
    public string Targets { get; }

    /// <summary>Samples per case and round.</summary>
    public int SamplesPerRound { get; }

    /// <summary>What is measured; the first is the baseline.</summary>
    public IReadOnlyList<Case> Cases { get; }
}
