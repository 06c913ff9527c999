using System.Buffers.Binary;
using Kalshi.Simulator.Flow;
using Trader.Live.Journal.Files;

namespace Trader.Live.Tests.Journal.Files;

public sealed class JournalReaderTests
{
    [Fact]
    public void Every_record_comes_back_with_its_number_kind_and_bytes()
    {
        var (bytes, records) = Journal(records: 300, longest: 3_000_000 / 300, seed: 1);

        var (read, flaw) = ReadAll(bytes);

        Assert.Null(flaw);
        Assert.Equal(records.Count, read.Count);
        for (var i = 0; i < records.Count; i++)
        {
            Assert.Equal(10 + i, read[i].Number);
            Assert.Equal(records[i].Kind, read[i].Kind);
            Assert.Equal(records[i].Payload, read[i].Payload);
        }
    }

    [Fact]
    [Trait("Promise", "R6")]
    public void A_file_cut_at_any_byte_gives_its_whole_records_and_says_where_it_broke_off()
    {
        var (bytes, records) = Journal(records: 20, longest: 40, seed: 2);
        for (var length = 0; length < bytes.Length; length++)
        {
            var (read, flaw) = ReadAll(bytes[..length]);

            var ends = Ends(records);
            var whole = ends.Count(end => end <= length);
            Assert.Equal(whole, read.Count);
            if (length < JournalFormat.HeaderBytes)
            {
                Assert.Equal(JournalFlawKind.NoHeader, flaw!.Kind);
            }
            else if (length == JournalFormat.HeaderBytes || ends.Contains(length))
            {
                Assert.Null(flaw);
            }
            else
            {
                Assert.Equal(JournalFlawKind.TornTail, flaw!.Kind);
                Assert.Equal(whole == 0 ? JournalFormat.HeaderBytes : ends[whole - 1], flaw.Offset);
            }
        }
    }

    [Fact]
    public void A_broken_record_with_readable_ones_after_it_is_damage_and_one_at_the_end_is_not()
    {
        var (bytes, records) = Journal(records: 12, longest: 40, seed: 3);
        var ends = Ends(records);
        for (var offset = JournalFormat.HeaderBytes; offset < bytes.Length; offset++)
        {
            for (var bit = 0; bit < 8; bit++)
            {
                var broken = (byte[])bytes.Clone();
                broken[offset] ^= (byte)(1 << bit);

                var (read, flaw) = ReadAll(broken);

                var record = ends.FindIndex(end => offset < end);
                Assert.Equal(record, read.Count);
                Assert.Equal(record == records.Count - 1 ? JournalFlawKind.TornTail : JournalFlawKind.Damage, flaw!.Kind);
                Assert.Equal(record == 0 ? JournalFormat.HeaderBytes : ends[record - 1], flaw.Offset);
            }
        }
    }

    [Fact]
    public void A_record_that_is_missing_or_there_twice_is_damage()
    {
        var (bytes, records) = Journal(records: 5, longest: 40, seed: 4);
        var ends = Ends(records);
        byte[] without = [.. bytes[..ends[1]], .. bytes[ends[2]..]];
        byte[] twice = [.. bytes[..ends[2]], .. bytes[ends[1]..]];

        Assert.Equal((2, JournalFlawKind.Damage), Outcome(without));
        Assert.Equal((3, JournalFlawKind.Damage), Outcome(twice));
    }

    [Fact]
    public void What_is_no_journal_of_the_kind_and_version_is_said_to_be_so()
    {
        var (bytes, _) = Journal(records: 2, longest: 40, seed: 5);
        var newer = (byte[])bytes.Clone();
        BinaryPrimitives.WriteUInt16LittleEndian(newer.AsSpan(8), 2);
        var flipped = (byte[])bytes.Clone();
        flipped[30] ^= 1;

        Assert.Equal((0, JournalFlawKind.NewerVersion), Outcome(newer));
        Assert.Equal((0, JournalFlawKind.NoHeader), Outcome(flipped));
        Assert.Equal((0, JournalFlawKind.NoHeader), Outcome("a text of a person that has nothing to do with it"u8.ToArray()));
        Assert.Equal(JournalFlawKind.OtherKind, new JournalReader(new MemorySource(bytes), "f", JournalKind.Session).Flaw!.Kind);
    }

    [Theory]
    [Trait("Promise", "R10")]
    [InlineData(1ul)]
    [InlineData(2ul)]
    public void Hostile_bytes_never_throw_and_never_give_a_record_that_was_not_written(ulong seed)
    {
        var random = new SplitMix64(seed);
        var (bytes, records) = Journal(records: 40, longest: 60, seed);
        for (var round = 0; round < 5_000; round++)
        {
            var (read, _) = ReadAll(Mutate(bytes, random));

            Assert.True(read.Count <= records.Count);
            for (var i = 0; i < read.Count; i++)
            {
                Assert.Equal(records[i].Payload, read[i].Payload);
            }
        }
    }

    [Fact]
    [Trait("Promise", "R10")]
    public void Bytes_made_to_look_like_endless_records_are_given_up_on()
    {
        // Every seventeen bytes a record begins that claims nearly all the rest: checking each would take quadratic time.
        var (bytes, _) = Journal(records: 1, longest: 40, seed: 6);
        var hostile = new byte[400_000];
        bytes.AsSpan(0, JournalFormat.HeaderBytes).CopyTo(hostile);
        for (var at = JournalFormat.HeaderBytes; at + 17 < hostile.Length; at += 17)
        {
            BinaryPrimitives.WriteInt32LittleEndian(hostile.AsSpan(at), hostile.Length - at - 17);
            BinaryPrimitives.WriteInt64LittleEndian(hostile.AsSpan(at + 8), 11);
        }

        Assert.Equal((0, JournalFlawKind.Damage), Outcome(hostile));
    }

    private static byte[] Mutate(byte[] bytes, SplitMix64 random)
    {
        var mutated = new List<byte>(bytes);
        for (var change = random.NextInt(1, 4); change > 0; change--)
        {
            var at = random.NextInt(mutated.Count);
            switch (random.NextInt(4))
            {
                case 0:
                    mutated[at] = unchecked((byte)random.NextUInt64());
                    break;
                case 1:
                    mutated.RemoveRange(at, random.NextInt(0, mutated.Count - at - 1));
                    break;
                case 2:
                    mutated.InsertRange(at, bytes.AsSpan(random.NextInt(bytes.Length / 2), random.NextInt(1, 60)).ToArray());
                    break;
                default:
                    var value = random.NextUInt64();
                    for (var i = at; i < Math.Min(at + 8, mutated.Count); i++)
                    {
                        mutated[i] = unchecked((byte)(value >> (8 * (i - at))));
                    }

                    break;
            }
        }

        return [.. mutated];
    }

    private static (int Records, JournalFlawKind? Flaw) Outcome(byte[] bytes)
    {
        var (read, flaw) = ReadAll(bytes);
        return (read.Count, flaw?.Kind);
    }

    private static List<int> Ends(List<(byte Kind, byte[] Payload)> records)
    {
        var end = JournalFormat.HeaderBytes;
        return [.. records.Select(record => end += JournalFormat.RecordOverheadBytes + record.Payload.Length)];
    }

    private static (List<(long Number, byte Kind, byte[] Payload)> Records, JournalFlaw? Flaw) ReadAll(byte[] bytes)
    {
        var reader = new JournalReader(new MemorySource(bytes), "file", JournalKind.Orders, maxPayloadBytes: 1 << 20);
        var read = new List<(long, byte, byte[])>();
        while (reader.TryRead())
        {
            read.Add((reader.Number, reader.Kind, reader.Payload.ToArray()));
        }

        return (read, reader.Flaw);
    }

    private static (byte[] Bytes, List<(byte Kind, byte[] Payload)> Records) Journal(int records, int longest, ulong seed)
    {
        var random = new SplitMix64(seed);
        var bytes = new List<byte>(new byte[JournalFormat.HeaderBytes]);
        var written = new List<(byte, byte[])>();
        var header = new byte[JournalFormat.HeaderBytes];
        JournalFormat.WriteHeader(header, new JournalHeader(JournalKind.Orders, 1, FirstRecord: 10, CreatedWallMs: 5));
        for (var i = 0; i < JournalFormat.HeaderBytes; i++)
        {
            bytes[i] = header[i];
        }

        for (var i = 0; i < records; i++)
        {
            var record = new byte[JournalFormat.RecordOverheadBytes + random.NextInt(1, longest)];
            for (var at = JournalFormat.RecordOverheadBytes; at < record.Length; at++)
            {
                record[at] = unchecked((byte)random.NextUInt64());
            }

            var kind = (byte)random.NextInt(256);
            JournalFormat.SealRecord(record, 10 + i, kind);
            bytes.AddRange(record);
            written.Add((kind, record[JournalFormat.RecordOverheadBytes..]));
        }

        return ([.. bytes], written);
    }
}
