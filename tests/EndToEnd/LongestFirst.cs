using Trader.EndToEnd;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace Trader.EndToEnd;

/// <summary>The long runs begin first and wait for their tape while everything else runs beside them.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(
        IReadOnlyCollection<TTestCollection> testCollections
    )
        where TTestCollection : ITestCollection =>
        [
            .. testCollections.OrderBy(collection =>
                collection.TestCollectionDisplayName.Contains("RealTape", StringComparison.Ordinal) ? 0 : 1
            ),
        ];
}
