using Trader.Journal;
using Trader.Live.Journal.Payloads;

namespace Trader.Live.Tests.Journal.Payloads;

public sealed class JournalEntryCodecTests
{
    public static TheoryData<string> Kinds =>
        [
            .. typeof(JournalEntry)
                .Assembly.GetTypes()
                .Where(type => type.IsSubclassOf(typeof(JournalEntry)))
                .Select(type => type.Name),
        ];

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Requirement", "M4")]
    public void Every_kind_of_entry_comes_back_exactly_whatever_its_values(string kind)
    {
        var type = TypeOf(kind);
        Assert.Contains(type, JournalEntryCodec.Types);
        var values = new RandomValues(11);
        var writer = new PayloadWriter();
        var texts = new TextCache();
        for (var i = 0; i < 2_000; i++)
        {
            var entry = (JournalEntry)values.Make(type)!;
            writer.Restart();
            var code = JournalEntryCodec.Write(writer, entry);

            Assert.Equal(entry, JournalEntryCodec.Read(code, writer.Written));
            Assert.Equal(entry, JournalEntryCodec.Read(code, writer.Written, texts));
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    [Trait("Promise", "R10")]
    public void Bytes_that_are_no_entry_give_none_and_never_throw(string kind)
    {
        var values = new RandomValues(12);
        var writer = new PayloadWriter();
        for (var i = 0; i < 300; i++)
        {
            writer.Restart();
            var code = JournalEntryCodec.Write(writer, (JournalEntry)values.Make(TypeOf(kind))!);
            var bytes = writer.Written.ToArray();
            for (var length = 0; length < bytes.Length; length++)
            {
                Assert.Null(JournalEntryCodec.Read(code, bytes.AsSpan(0, length)));
            }

            Assert.Null(JournalEntryCodec.Read(code, [.. bytes, 0]));
            bytes[values.Random.NextInt(bytes.Length)] = unchecked((byte)values.Random.NextUInt64());
            JournalEntryCodec.Read(code, bytes);
        }
    }

    private static Type TypeOf(string kind) =>
        typeof(JournalEntry).Assembly.GetType("Trader.Journal." + kind, throwOnError: true)!;
}
