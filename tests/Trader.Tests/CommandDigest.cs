using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Trader.Commands;

namespace Trader.Tests;

/// <summary>One hash over a list of commands with everything that is in them.</summary>
internal static class CommandDigest
{
    public static string Of(IEnumerable<TraderCommand> commands)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var command in commands)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(Text(command) + "\n"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static string Text(TraderCommand command) =>
        command switch
        {
            WatchBooks watch => "watch " + string.Join(",", watch.Tickers),
            UnwatchBooks unwatch => "unwatch " + string.Join(",", unwatch.Tickers),
            RunSettled settled => $"settled {settled.OrdersKnownToExchange} " + string.Join(";", settled.Differences),
            Announce announce => string.Create(
                CultureInfo.InvariantCulture,
                $"announce {announce.Activity with { Metadata = [] }} "
            ) + string.Join(",", announce.Activity.Metadata.Select(pair => $"{pair.Key}={pair.Value}")),
            _ => command.ToString(),
        };
}
