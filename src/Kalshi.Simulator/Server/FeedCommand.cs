using System.Text.Json;

namespace Kalshi.Simulator.Server;

/// <summary>
/// A command of a client, decoded (§9.2 of the API). What is missing reads as absent; <see cref="IsMalformed"/> says that
/// something was of the wrong kind. Fields nobody knows are ignored.
/// </summary>
internal sealed class FeedCommand
{
    /// <summary>The client's number; 0 counts as none.</summary>
    public long Id { get; private set; }

    public string Name { get; private set; } = "";

    public bool HasParams { get; private set; }

    public bool IsMalformed { get; private set; }

    public List<string> Channels { get; } = [];

    public List<string> Tickers { get; } = [];

    public List<string> MarketIds { get; } = [];

    public List<string> IndexIds { get; } = [];

    public List<string> UnderlyingTickers { get; } = [];

    public List<long> Sids { get; } = [];

    public string Action { get; private set; } = "";

    /// <summary>Null when the client did not say.</summary>
    public bool? UseYesPrice { get; private set; }

    public bool SendInitialSnapshot { get; private set; }

    public bool SkipTickerAck { get; private set; }

    public long? ShardFactor { get; private set; }

    public long? ShardKey { get; private set; }

    /// <summary>Whether any market is named, by ticker or by id.</summary>
    public bool NamesMarkets => Tickers.Count + MarketIds.Count > 0;

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
            var id = command.Number(root, "id");
            command.IsMalformed |= id < 0;
            command.Id = Math.Max(0, id ?? 0);
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
        SendInitialSnapshot = Flag(parameters, "send_initial_snapshot") ?? false;
        SkipTickerAck = Flag(parameters, "skip_ticker_ack") ?? false;
        ShardFactor = Number(parameters, "shard_factor");
        ShardKey = Number(parameters, "shard_key");
        IsMalformed |= Text(parameters, "user_filter") is not ("" or "self");
        ReadTexts(parameters, "channels", Channels);
        ReadTexts(parameters, "index_ids", IndexIds);
        ReadTexts(parameters, "underlying_tickers", UnderlyingTickers);
        ReadOneOrMany(parameters, "market_ticker", Tickers);
        ReadOneOrMany(parameters, "market_id", MarketIds);
        if (Number(parameters, "sid") is { } sid)
        {
            Sids.Add(sid);
        }

        foreach (var element in Elements(parameters, "sids"))
        {
            var isNumber = element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out _);
            IsMalformed |= !isNumber;
            if (isNumber)
            {
                Sids.Add(element.GetInt64());
            }
        }
    }

    /// <summary>Reads <c>name</c> or its plural; both at once are one too many.</summary>
    private void ReadOneOrMany(JsonElement parameters, string name, List<string> target)
    {
        if (Text(parameters, name) is { Length: > 0 } single)
        {
            target.Add(single);
        }

        var before = target.Count;
        ReadTexts(parameters, name + "s", target);
        IsMalformed |= before > 0 && target.Count > before;
    }

    private void ReadTexts(JsonElement parent, string name, List<string> target)
    {
        foreach (var element in Elements(parent, name))
        {
            if (element.ValueKind == JsonValueKind.String && element.GetString() is { Length: > 0 } text)
            {
                target.Add(text);
            }
            else
            {
                IsMalformed = true;
            }
        }
    }

    private JsonElement.ArrayEnumerator Elements(JsonElement parent, string name)
    {
        if (!parent.TryGetProperty(name, out var array) || array.ValueKind == JsonValueKind.Null)
        {
            return default;
        }

        IsMalformed |= array.ValueKind != JsonValueKind.Array;
        return array.ValueKind == JsonValueKind.Array ? array.EnumerateArray() : default;
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

    private long? Number(JsonElement parent, string name)
    {
        if (!parent.TryGetProperty(name, out var element) || element.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        if (element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out var number))
        {
            return number;
        }

        IsMalformed = true;
        return null;
    }

    private bool? Flag(JsonElement parent, string name)
    {
        if (!parent.TryGetProperty(name, out var element) || element.ValueKind == JsonValueKind.Null)
        {
            return null;
        }

        IsMalformed |= element.ValueKind is not (JsonValueKind.True or JsonValueKind.False);
        return element.ValueKind == JsonValueKind.True;
    }
}
