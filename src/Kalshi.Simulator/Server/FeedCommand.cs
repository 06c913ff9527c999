using System.Text.Json;

namespace Kalshi.Simulator.Server;

/// <summary>A command of a client, decoded. What is missing or of the wrong kind reads as absent; <see cref="IsMalformed"/> says which was wrong.</summary>
internal sealed class FeedCommand
{
    public long Id { get; private set; }

    public string Name { get; private set; } = "";

    public bool HasParams { get; private set; }

    public bool IsMalformed { get; private set; }

    public List<string> Channels { get; } = [];

    public List<string> Tickers { get; } = [];

    public List<long> Sids { get; } = [];

    public string Action { get; private set; } = "";

    public bool UseYesPrice { get; private set; }

    /// <summary>Decodes a message; null when it is not a JSON object.</summary>
    public static FeedCommand? Decode(ReadOnlyMemory<byte> utf8)
    {
        JsonDocument document;
        try
        {
            document = JsonDocument.Parse(utf8);
        }
        catch (JsonException)
        {
            // The client is told with error 1; there is nothing more to know about text that is no JSON.
            return null;
        }

        using (document)
        {
            var root = document.RootElement;
            if (root.ValueKind != JsonValueKind.Object)
            {
                return null;
            }

            var command = new FeedCommand();
            if (root.TryGetProperty("id", out var id))
            {
                command.IsMalformed |= id.ValueKind != JsonValueKind.Number || !id.TryGetInt64(out var number) || number < 0;
                command.Id = command.IsMalformed ? 0 : id.GetInt64();
            }

            command.Name = command.Text(root, "cmd");
            if (root.TryGetProperty("params", out var parameters) && parameters.ValueKind == JsonValueKind.Object)
            {
                command.ReadParams(parameters);
            }

            return command;
        }
    }

    private void ReadParams(JsonElement parameters)
    {
        HasParams = true;
        Action = Text(parameters, "action");
        UseYesPrice = Flag(parameters, "use_yes_price");
        ReadTexts(parameters, "channels", Channels);
        ReadTexts(parameters, "market_tickers", Tickers);
        if (Text(parameters, "market_ticker") is { Length: > 0 } ticker)
        {
            Tickers.Add(ticker);
        }

        if (parameters.TryGetProperty("sid", out var sid))
        {
            ReadSid(sid);
        }

        if (!parameters.TryGetProperty("sids", out var sids))
        {
            return;
        }

        if (sids.ValueKind != JsonValueKind.Array)
        {
            IsMalformed = true;
            return;
        }

        foreach (var element in sids.EnumerateArray())
        {
            ReadSid(element);
        }
    }

    private void ReadSid(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out var sid))
        {
            Sids.Add(sid);
        }
        else
        {
            IsMalformed = true;
        }
    }

    private string Text(JsonElement parent, string name)
    {
        if (!parent.TryGetProperty(name, out var element) || element.ValueKind == JsonValueKind.Null)
        {
            return "";
        }

        IsMalformed |= element.ValueKind != JsonValueKind.String;
        return element.ValueKind == JsonValueKind.String ? element.GetString()! : "";
    }

    private bool Flag(JsonElement parent, string name)
    {
        if (!parent.TryGetProperty(name, out var element) || element.ValueKind == JsonValueKind.Null)
        {
            return false;
        }

        IsMalformed |= element.ValueKind is not (JsonValueKind.True or JsonValueKind.False);
        return element.ValueKind == JsonValueKind.True;
    }

    private void ReadTexts(JsonElement parent, string name, List<string> target)
    {
        if (!parent.TryGetProperty(name, out var array) || array.ValueKind == JsonValueKind.Null)
        {
            return;
        }

        if (array.ValueKind != JsonValueKind.Array)
        {
            IsMalformed = true;
            return;
        }

        foreach (var element in array.EnumerateArray())
        {
            if (element.ValueKind == JsonValueKind.String)
            {
                target.Add(element.GetString()!);
            }
            else
            {
                IsMalformed = true;
            }
        }
    }
}
