using System.Text;
using System.Text.Json;
using Trader.Commands;

namespace Trader.Live.Journal.Sessions;

/// <summary>
/// A command as one line of text with everything that is in it, collections written out: equal commands have equal texts, and a
/// difference can be shown.
/// </summary>
public static class CommandText
{
    /// <summary>The text.</summary>
    public static string Of(TraderCommand command)
    {
        var output = new Payloads.PayloadWriter();
        using var json = new Utf8JsonWriter(Stream.Null, SessionJson.WriterOptions);
        Write(json, output, command);
        return Encoding.UTF8.GetString(output.Written);
    }

    /// <summary>Writes the text as UTF-8: the command's name, a blank, and its contents as JSON.</summary>
    /// <param name="json">A writer into <paramref name="output"/>, to be used again.</param>
    /// <param name="output">Where the name goes.</param>
    /// <param name="command">The command.</param>
    internal static void Write(Utf8JsonWriter json, Payloads.PayloadWriter output, TraderCommand command)
    {
        // A fact that is written down is told by what kind of fact it is.
        object content = command is WriteToJournal record ? record.Entry : command;
        if (command is WriteToJournal)
        {
            output.Raw("Record "u8);
        }

        WriteName(output, content.GetType().Name);
        json.Reset(output);
        JsonSerializer.Serialize(json, content, content.GetType(), SessionJson.Readable);
        json.Flush();
    }

    private static void WriteName(Payloads.PayloadWriter output, string name)
    {
        var space = output.GetSpan(name.Length + 1);
        output.Advance(Encoding.UTF8.GetBytes(name, space));
        output.Byte((byte)' ');
    }
}
