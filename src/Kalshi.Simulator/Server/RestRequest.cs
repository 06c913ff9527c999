namespace Kalshi.Simulator.Server;

/// <summary>One REST request without its transport, so that a socket and a test in memory ask the same routes.</summary>
public readonly record struct RestRequest
{
    private readonly string? query;
    private readonly string? contentType;
    private readonly string? keyId;
    private readonly string? timestamp;
    private readonly string? signature;

    /// <summary>HTTP method in upper case.</summary>
    public required string Method { get; init; }

    /// <summary>The path from the root exactly as sent, escapes and all, without the query: this is what is signed.</summary>
    public required string Path { get; init; }

    /// <summary>The query as sent, without the question mark; empty when there is none.</summary>
    public string Query
    {
        get => query ?? "";
        init => query = value;
    }

    /// <summary>The <c>Content-Type</c> header, empty when absent.</summary>
    public string ContentType
    {
        get => contentType ?? "";
        init => contentType = value;
    }

    /// <summary>The <c>KALSHI-ACCESS-KEY</c> header, empty when absent.</summary>
    public string KeyId
    {
        get => keyId ?? "";
        init => keyId = value;
    }

    /// <summary>The <c>KALSHI-ACCESS-TIMESTAMP</c> header, empty when absent.</summary>
    public string Timestamp
    {
        get => timestamp ?? "";
        init => timestamp = value;
    }

    /// <summary>The <c>KALSHI-ACCESS-SIGNATURE</c> header, empty when absent.</summary>
    public string Signature
    {
        get => signature ?? "";
        init => signature = value;
    }

    /// <summary>The body, empty when there is none. It must not change while the request is answered.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Method and path, never the signature or the body.</summary>
    public override string ToString() => $"{Method} {Path}";
}
