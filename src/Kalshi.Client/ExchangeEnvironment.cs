namespace Kalshi.Client;

/// <summary>Which exchange is meant; decides which hosts may be reached at all. See <see cref="HostGuard"/>.</summary>
public enum ExchangeEnvironment
{
    /// <summary>A simulated exchange on this machine: loopback addresses only.</summary>
    Sim = 0,

    /// <summary>The exchange's demo: <c>kalshi.co</c> and its subdomains only.</summary>
    Paper = 1,

    /// <summary>Production market data, never orders: <c>kalshi.com</c> hosts only.</summary>
    Local = 2,

    /// <summary>Production, real money: <c>kalshi.com</c> hosts only.</summary>
    Production = 3,
}
