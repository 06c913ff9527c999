namespace Kalshi.Simulator.Server;

/// <summary>What an API key may do (§1.5 of the API): a parent scope covers everything below it.</summary>
internal static class KeyScopes
{
    public const string Read = "read";
    public const string Balance = "read::portfolio_balance";
    public const string Write = "write";
    public const string Trade = "write::trade";
    public const string Transfer = "write::transfer";

    /// <summary>What a key gets that asks for nothing in particular.</summary>
    public static IReadOnlyList<string> Default { get; } = [Read, Write];

    /// <summary>Whether the exchange knows this scope.</summary>
    public static bool IsKnown(string scope) =>
        scope is Read or Balance or Write or Trade or Transfer or "read::block_trade_accept" or "write::block_trade_accept";

    /// <summary>Whether a key with these scopes may do what needs <paramref name="wanted"/>.</summary>
    public static bool Cover(IReadOnlyList<string> scopes, string wanted)
    {
        var colons = wanted.IndexOf("::", StringComparison.Ordinal);
        return scopes.Contains(wanted) || (colons > 0 && scopes.Contains(wanted[..colons]));
    }
}
