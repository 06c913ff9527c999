using System.Text.Json;
using System.Text.Json.Nodes;
using Kalshi.Authentication;
using Kalshi.Client;
using Kalshi.Client.Rest;
using OurClient;

// Usage: OurClient REST-URL WEBSOCKET-URL KEY-ID KEY-FILE
// One JSON object a line comes in, {"do": what, ...}; one goes out, {"ok": result} or {"error": {code, status}}.
if (args is not [var restUrl, var webSocketUrl, var keyId, var keyFile])
{
    Console.Error.WriteLine("Usage: OurClient REST-URL WEBSOCKET-URL KEY-ID KEY-FILE");
    return 2;
}

var rest = new Uri(restUrl);
var environment = rest.IsLoopback ? ExchangeEnvironment.Sim : ExchangeEnvironment.Paper;
using var key = ApiKey.FromPem(keyId, await File.ReadAllTextAsync(keyFile));
using var client = new KalshiRestClient(
    new KalshiEndpoint(environment, rest, new Uri(webSocketUrl)),
    new RequestSigner(key),
    new KalshiRestOptions()
);
var calls = new Calls(client);
while (await Console.In.ReadLineAsync() is { } line)
{
    JsonObject answer;
    try
    {
        answer = new JsonObject { ["ok"] = await calls.DoAsync(JsonNode.Parse(line)!.AsObject()) };
    }
    catch (KalshiApiException exception)
    {
        answer = new JsonObject
        {
            ["error"] = new JsonObject { ["code"] = exception.Error.Code, ["status"] = exception.Error.HttpStatus },
        };
    }
    catch (JsonException exception)
    {
        answer = new JsonObject
        {
            ["error"] = new JsonObject { ["code"] = exception.Message, ["status"] = 0 },
        };
    }

    Console.WriteLine(answer.ToJsonString());
}

return 0;
