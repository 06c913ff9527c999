using System.Text;
using Trader.Live.Journal.Files;

namespace Trader.Live.Journal.Payloads;

/// <summary>
/// Finds texts that came before by their UTF-8 bytes, so that a long journal makes each ticker and reason once. Holds one text
/// for each of a fixed number of checksums; only plain ASCII is kept.
/// </summary>
internal sealed class TextCache
{
    private const int Slots = 1 << 14;
    private const int LongestKept = 128;

    private readonly string?[] kept = new string?[Slots];

    /// <summary>The text of some bytes.</summary>
    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > LongestKept)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        ref var slot = ref kept[Crc32C.Compute(utf8) & (Slots - 1)];
        if (slot is null || !Ascii.Equals(utf8, slot))
        {
            slot = Encoding.UTF8.GetString(utf8);
        }

        return slot;
    }
}
