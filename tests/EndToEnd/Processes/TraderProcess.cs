using System.Diagnostics;
using System.Reflection;

namespace Trader.EndToEnd.Processes;

/// <summary>The built program, started as a user starts it. Disposing it kills what still runs.</summary>
internal sealed class TraderProcess : IAsyncDisposable
{
    private static readonly string[] Ours = ["V3_", "WHALE_", "KALSHI_", "RL_", "ORDER_", "ENVIRONMENT", "ASPNETCORE_"];

    private readonly Process process;
    private readonly LineLog output = new();
    private readonly LineLog errors = new();
    private readonly Task reading;

    private TraderProcess(Process process)
    {
        this.process = process;
        reading = Task.WhenAll(output.ReadAsync(process.StandardOutput), errors.ReadAsync(process.StandardError));
    }

    /// <summary>Lines of standard output so far.</summary>
    public string[] Output => output.All;

    /// <summary>Lines of standard error so far.</summary>
    public string[] Errors => errors.All;

    private static string ProgramPath { get; } =
        Path.GetFullPath(
            Path.Combine(
                AppContext.BaseDirectory,
                typeof(TraderProcess)
                    .Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
                    .Single(attribute => attribute.Key == "TraderProgram")
                    .Value!
            )
        );

    /// <summary>Starts the program with these arguments, and with these settings as its only ones in the environment.</summary>
    public static TraderProcess Start(
        TempFolder folder,
        IEnumerable<string> arguments,
        IReadOnlyDictionary<string, string>? settings = null
    )
    {
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet")
        {
            WorkingDirectory = folder.Work,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.ArgumentList.Add(ProgramPath);
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var name in start.Environment.Keys.ToArray())
        {
            if (Ours.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)))
            {
                start.Environment.Remove(name);
            }
        }

        start.Environment["TMPDIR"] = folder.Temporary;
        start.Environment["HOME"] = folder.Home;
        start.Environment["V3_JOURNAL_DIRECTORY"] = folder.Journals;
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        foreach (var (name, value) in settings ?? new Dictionary<string, string>(StringComparer.Ordinal))
        {
            start.Environment[name] = value;
        }

        var started = Process.Start(start) ?? throw new InvalidOperationException("The program did not start.");
        started.StandardInput.Close();
        return new TraderProcess(started);
    }

    /// <summary>Waits for a line on standard error that contains <paramref name="text"/>.</summary>
    public Task<string> WaitForErrorLineAsync(string text, CancellationToken cancellation) =>
        errors.FirstAsync(line => line.Contains(text, StringComparison.Ordinal), cancellation);

    /// <summary>The console's address, without a path, as the program tells it.</summary>
    public async Task<Uri> WaitForConsoleAsync(CancellationToken cancellation)
    {
        var line = await WaitForErrorLineAsync("Console: http://", cancellation);
        var address = line[line.IndexOf("http://", StringComparison.Ordinal)..];
        return new Uri(address[..address.LastIndexOf('/')]);
    }

    /// <summary>Waits until the trader says that it is READY.</summary>
    public Task WaitForReadyAsync(CancellationToken cancellation) => WaitForErrorLineAsync("→ ready:", cancellation);

    /// <summary>Waits for the end and returns the exit code; both outputs have ended too, so nobody else holds them.</summary>
    public async Task<int> WaitForExitAsync(CancellationToken cancellation)
    {
        await process.WaitForExitAsync(cancellation);
        await reading.WaitAsync(cancellation);
        return process.ExitCode;
    }

    /// <summary>Asks the program to stop, as a terminal or a service manager does.</summary>
    public async Task SignalAsync(string signal, CancellationToken cancellation)
    {
        using var kill = Process.Start("kill", ["-s", signal, process.Id.ToString()]);
        await kill.WaitForExitAsync(cancellation);
        Assert.Equal(0, kill.ExitCode);
    }

    /// <summary>Everything the program has written, for a failing test's message.</summary>
    public string Transcript() => string.Join('\n', [.. Errors, "-- standard output --", .. Output]);

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        await process.WaitForExitAsync(CancellationToken.None);
        await reading;
        process.Dispose();
    }
}
