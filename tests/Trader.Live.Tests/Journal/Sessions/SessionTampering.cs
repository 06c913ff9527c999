using System.Buffers.Binary;
using Kalshi.Simulator.Flow;
using Trader.Live.Journal.Files;

namespace Trader.Live.Tests.Journal.Sessions;

/// <summary>Changes what records say and gives them the checksum of what they say now: only their reader is left to notice.</summary>
internal static class SessionTampering
{
    public static void Change(byte[] bytes, SplitMix64 random)
    {
        var at = JournalFormat.HeaderBytes;
        while (at < bytes.Length)
        {
            var size = JournalFormat.RecordOverheadBytes + BinaryPrimitives.ReadInt32LittleEndian(bytes.AsSpan(at));
            var record = bytes.AsSpan(at, size);

            // The last record is the one with the events.
            if (at + size == bytes.Length)
            {
                for (var change = random.NextInt(1, 4); change > 0; change--)
                {
                    record[random.NextInt(JournalFormat.RecordOverheadBytes - 1, size - 1)] = unchecked(
                        (byte)random.NextUInt64()
                    );
                }

                JournalFormat.SealRecord(record, BinaryPrimitives.ReadInt64LittleEndian(record[8..]), record[16]);
            }

            at += size;
        }
    }
}
