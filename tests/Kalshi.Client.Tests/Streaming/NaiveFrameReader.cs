namespace Kalshi.Client.Tests.Streaming;

/// <summary>
/// RFC 6455 read word by word from bytes that are all there: slow, and so plain that its mistakes would be seen. The twin of
/// the reader that takes its bytes as they come.
/// </summary>
internal static class NaiveFrameReader
{
    /// <summary>What the bytes say, one text for each message and control frame; the last may be how they end.</summary>
    public static List<string> Read(byte[] bytes, int maxMessageBytes)
    {
        var found = new List<string>();
        List<byte>? message = null;
        var at = 0;
        while (at + 2 <= bytes.Length)
        {
            var isLast = bytes[at] / 128 == 1;
            var reserved = bytes[at] / 16 % 8;
            var opcode = bytes[at] % 16;
            var isMasked = bytes[at + 1] / 128 == 1;
            var length = (decimal)(bytes[at + 1] % 128);
            var isControl = opcode is 8 or 9 or 10;
            var mayBe =
                reserved == 0
                && !isMasked
                && (
                    isControl ? isLast && length <= 125
                    : opcode == 0 ? message is not null
                    : opcode is 1 or 2 && message is null
                );
            if (!mayBe)
            {
                found.Add("violation");
                return found;
            }

            var more =
                length == 126 ? 2
                : length == 127 ? 8
                : 0;
            if (at + 2 + more > bytes.Length)
            {
                return found;
            }

            length = more == 0 ? length : 0;
            for (var i = 0; i < more; i++)
            {
                length = (length * 256) + bytes[at + 2 + i];
            }

            if (!isControl && (message?.Count ?? 0) + length > maxMessageBytes)
            {
                found.Add("too large");
                return found;
            }

            if (at + 2 + more + length > bytes.Length)
            {
                return found;
            }

            var payload = bytes[(at + 2 + more)..(at + 2 + more + (int)length)];
            at += 2 + more + (int)length;
            if (opcode == 8)
            {
                found.Add(Close(payload));
                return found;
            }

            if (isControl)
            {
                found.Add($"{(opcode == 9 ? "ping" : "pong")} {Convert.ToHexString(payload)}");
                continue;
            }

            message ??= [];
            message.AddRange(payload);
            if (isLast)
            {
                found.Add($"message {Convert.ToHexString([.. message])}");
                message = null;
            }
        }

        return found;
    }

    private static string Close(byte[] payload)
    {
        if (payload.Length == 0)
        {
            return "close 0";
        }

        if (payload.Length == 1)
        {
            return "violation";
        }

        var status = (payload[0] * 256) + payload[1];
        int[] permitted = [1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014];
        try
        {
            new System.Text.UTF8Encoding(false, throwOnInvalidBytes: true).GetString(payload, 2, payload.Length - 2);
        }
        catch (System.Text.DecoderFallbackException)
        {
            return "violation";
        }

        return permitted.Contains(status) || status is >= 3000 and < 5000 ? $"close {status}" : "violation";
    }
}
