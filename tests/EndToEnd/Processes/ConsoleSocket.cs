using System.Net.WebSockets;
using System.Text;
using System.Text.Json;

namespace Trader.EndToEnd.Processes;

/// <summary>A console's WebSocket, as a program sees it: frames in order.</summary>
internal sealed class ConsoleSocket : IDisposable
{
    private readonly ClientWebSocket socket;

    private ConsoleSocket(ClientWebSocket socket) => this.socket = socket;

    public static async Task<ConsoleSocket> ConnectAsync(Uri console, CancellationToken cancellation)
    {
        var connecting = new ClientWebSocket();
        await connecting.ConnectAsync(new Uri($"ws://{console.Authority}/v3/ws"), cancellation);
        return new ConsoleSocket(connecting);
    }

    /// <summary>The next frame's text; null when the trader has closed the connection or gone.</summary>
    public async Task<string?> NextTextAsync(CancellationToken cancellation)
    {
        var bytes = new MemoryStream();
        var buffer = new byte[16_384];
        while (true)
        {
            ValueWebSocketReceiveResult result;
            try
            {
                result = await socket.ReceiveAsync(buffer.AsMemory(), cancellation);
            }
            catch (WebSocketException)
            {
                return null;
            }

            if (result.MessageType == WebSocketMessageType.Close)
            {
                return null;
            }

            bytes.Write(buffer, 0, result.Count);
            if (result.EndOfMessage)
            {
                return Encoding.UTF8.GetString(bytes.ToArray());
            }
        }
    }

    /// <summary>The next frame's type and data.</summary>
    public async Task<(string Type, JsonElement Data)> NextAsync(CancellationToken cancellation)
    {
        var text = await NextTextAsync(cancellation) ?? throw new InvalidOperationException("The trader closed the connection.");
        var frame = JsonElement.Parse(text);
        Assert.Equal(["type", "data"], frame.EnumerateObject().Select(field => field.Name));
        return (frame.GetProperty("type").GetString()!, frame.GetProperty("data"));
    }

    /// <summary>The next frame of a type.</summary>
    public async Task<JsonElement> NextAsync(string type, Func<JsonElement, bool> isWanted, CancellationToken cancellation)
    {
        while (true)
        {
            var (found, data) = await NextAsync(cancellation);
            if (found == type && isWanted(data))
            {
                return data;
            }
        }
    }

    public void Dispose() => socket.Dispose();
}
