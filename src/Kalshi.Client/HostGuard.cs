using System.Net;
using System.Net.Sockets;

namespace Kalshi.Client;

/// <summary>An address may not be reached in this environment; the message is one sentence saying why.</summary>
public sealed class HostRefusedException : Exception
{
    /// <summary>Makes the exception.</summary>
    public HostRefusedException() { }

    /// <summary>Makes the exception with its sentence.</summary>
    public HostRefusedException(string message)
        : base(message) { }

    /// <summary>Makes the exception with a cause.</summary>
    public HostRefusedException(string message, Exception innerException)
        : base(message, innerException) { }
}

/// <summary>
/// Decides which hosts an environment may reach. Compares the parsed host, never a piece of the address's text, so that
/// <c>demo-api.kalshi.co.evil.com</c> or a path that contains an allowed name gains nothing. Asked when an endpoint is
/// configured and again whenever a socket is opened.
/// </summary>
public sealed class HostGuard
{
    private const string DemoDomain = "kalshi.co";
    private const string ProductionDomain = "kalshi.com";

    /// <summary>Makes the guard of an environment.</summary>
    /// <param name="environment">Decides which hosts may be reached.</param>
    /// <param name="keyEnvironment">What the API key was made for; null where nobody has said, which is taken for the environment itself.</param>
    public HostGuard(ExchangeEnvironment environment, ExchangeEnvironment? keyEnvironment = null)
    {
        Environment = environment;
        KeyEnvironment = keyEnvironment ?? environment;
    }

    /// <summary>The environment guarded.</summary>
    public ExchangeEnvironment Environment { get; }

    /// <summary>What the API key was made for.</summary>
    public ExchangeEnvironment KeyEnvironment { get; }

    /// <summary>Passes an address that may be reached.</summary>
    /// <exception cref="HostRefusedException">It may not; one sentence says why.</exception>
    public void Check(Uri address)
    {
        if (Refusal(address) is { } refusal)
        {
            throw new HostRefusedException(refusal);
        }
    }

    /// <summary>Why an address may not be reached, in one sentence; null if it may.</summary>
    public string? Refusal(Uri address)
    {
        if (!address.IsAbsoluteUri)
        {
            return $"Environment {Environment} refuses an address that is not absolute.";
        }

        if (!KeyFits)
        {
            return $"Environment {Environment} refuses a key made for {KeyEnvironment}: nothing signed with it leaves this machine.";
        }

        var isSecure = address.Scheme is "https" or "wss";
        if (!isSecure && address.Scheme is not ("http" or "ws"))
        {
            return $"Environment {Environment} refuses the scheme '{address.Scheme}': only http(s) and ws(s) exist here.";
        }

        if (address.UserInfo.Length > 0)
        {
            return $"Environment {Environment} refuses an address with user information in front of the host.";
        }

        var host = address.Host;
        if (!System.Text.Ascii.IsValid(host))
        {
            return $"Environment {Environment} refuses a host name with characters outside ASCII.";
        }

        if (Environment == ExchangeEnvironment.Sim)
        {
            return IsLoopback(host) ? null : $"Environment Sim reaches this machine only, not '{host}'.";
        }

        var domain = Environment == ExchangeEnvironment.Paper ? DemoDomain : ProductionDomain;
        if (!IsWithin(host, domain))
        {
            return $"Environment {Environment} reaches hosts of {domain} only, not '{host}'.";
        }

        return isSecure ? null : $"Environment {Environment} needs https or wss, not '{address.Scheme}', for '{host}'.";
    }

    /// <summary>
    /// Opens a socket for a request if the guard lets it: the request's address, the host really dialled and, for
    /// <see cref="ExchangeEnvironment.Sim"/>, the resolved addresses are checked.
    /// </summary>
    internal async ValueTask<Stream> ConnectAsync(SocketsHttpConnectionContext context, CancellationToken cancellationToken)
    {
        var address =
            context.InitialRequestMessage.RequestUri
            ?? throw new HostRefusedException($"Environment {Environment} refuses a request without an address.");
        Check(address);
        var host = context.DnsEndPoint.Host;
        if (!string.Equals(host.Trim('[', ']'), address.IdnHost.Trim('[', ']'), StringComparison.OrdinalIgnoreCase))
        {
            throw new HostRefusedException($"Environment {Environment} refuses to dial '{host}' for '{address.Host}'.");
        }

        var resolved = IPAddress.TryParse(host, out var literal)
            ? [literal]
            : await Dns.GetHostAddressesAsync(host, cancellationToken);
        if (Environment == ExchangeEnvironment.Sim)
        {
            resolved = [.. resolved.Where(IPAddress.IsLoopback)];
            if (resolved.Length == 0)
            {
                throw new HostRefusedException($"Environment Sim reaches this machine only, and '{host}' is elsewhere.");
            }
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(resolved, context.DnsEndPoint.Port, cancellationToken);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    // Reading production's market data takes a key of production; a key meant for reading only must not trade.
    private bool KeyFits =>
        KeyEnvironment == Environment
        || (Environment == ExchangeEnvironment.Local && KeyEnvironment == ExchangeEnvironment.Production);

    private static bool IsWithin(string host, string domain) =>
        string.Equals(host, domain, StringComparison.OrdinalIgnoreCase)
        || host.EndsWith("." + domain, StringComparison.OrdinalIgnoreCase);

    private static bool IsLoopback(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));
}
