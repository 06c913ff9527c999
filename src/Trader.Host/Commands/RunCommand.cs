using Kalshi.Authentication;
using Kalshi.Simulator.Server;
using Microsoft.Extensions.Logging;
using Trader.Commands;
using Trader.Host.Api;
using Trader.Host.Configuration;
using Trader.Host.Control;
using Trader.Lifecycle;
using Trader.Live;
using Trader.Live.Journal.Files;
using Trader.Live.Reporting;

namespace Trader.Host.Commands;

/// <summary><c>run</c>: starts the trader and its console, lets it run, and ends it in order.</summary>
internal static class RunCommand
{
    private static readonly TimeSpan SettleLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StepLimit = TimeSpan.FromSeconds(5);

    /// <summary>Runs to the end; the exit code says how it ended.</summary>
    public static async Task<int> RunAsync(HostSettings settings, ILoggerFactory loggers, Stopping stopping)
    {
        var log = loggers.CreateLogger("run");
        using var deadline = new ShutdownDeadline(
            TimeProvider.System,
            TimeSpan.FromMilliseconds(StateTimeouts.Default.ShutdownMs),
            Environment.Exit,
            log
        );
        try
        {
            await using var exchange = await ExchangeUnderTrader.OpenAsync(settings, TimeProvider.System, loggers);
            using var key = OpenKey(exchange);
            return await RunAsync(settings, exchange, key, loggers, stopping, deadline);
        }
        catch (SimulatorException exception)
        {
            throw new HostException(ExitCodes.Port, exception.Message, exception);
        }
        finally
        {
            log.LogDebug("The run is over.");
        }
    }

    private static async Task<int> RunAsync(
        HostSettings settings,
        ExchangeUnderTrader exchange,
        ApiKey key,
        ILoggerFactory loggers,
        Stopping stopping,
        ShutdownDeadline deadline
    )
    {
        using var journals = OpenJournals(settings, exchange, loggers);
        await using var trader = new LiveTrader(
            new LiveTraderSetup
            {
                Journal = journals.Orders,
                Recovered = journals.Orders.Recovery.State,
                Recorder = journals.Session,
                Endpoint = exchange.Endpoint,
                Key = key,
                Clock = exchange.Clock,
                Options = settings.Trader with
                {
                    RunIdentity = $"{settings.Environment}/{exchange.ApiKeyId}",
                    Version = ProgramVersion.Text,
                },
                KeepsTokenBudget = !exchange.IsBuiltIn,
                Reporting = ReportingOf(settings, journals),
            }
        );
        var token = ControlToken.Make();
        await using var console = await ConsoleServer.StartAsync(
            trader,
            Describe(settings, exchange),
            new ControlSetup { Token = token, RequestShutdown = stopping.Request },
            settings.Port,
            loggers
        );
        using var lines = new ActivityLines(trader.Bus, loggers);
        var log = loggers.CreateLogger("run");
        using var control = PublishedControl.Write(settings.ControlFile, console.Address, token, log);
        log.LogInformation("Console: {Address}v3-trader", console.Address);
        if (journals.SessionFile is { } file)
        {
            log.LogInformation("This session is recorded in {File}", file);
        }

        trader.Start();
        var end = new RunEnd(trader, journals, console, deadline, log);
        RunSettled settled;
        bool interrupted;
        try
        {
            if (await WaitForEndAsync(settings, exchange, trader, stopping) is { } error)
            {
                throw new HostException(ExitCodes.Exchange, error);
            }

            interrupted = stopping.Requested.IsCompleted;
            settled = await SettleAsync(trader, interrupted ? "stopped by the operator" : "the tape's window is over");
        }
        finally
        {
            await end.RunAsync(StepLimit);
        }

        end.ThrowIfFailed();
        await trader.Ended;
        if (settings.Json)
        {
            await Console.Out.WriteLineAsync(RunReport.ToJson(trader.Latest, settled, exchange.Figures));
        }

        return Judge(settings, settled, interrupted, log);
    }

    // Null when it is time to end in order; the error when the trader ended by itself.
    private static async Task<string?> WaitForEndAsync(
        HostSettings settings,
        ExchangeUnderTrader exchange,
        LiveTrader trader,
        Stopping stopping
    )
    {
        if (await Task.WhenAny(trader.Ready, trader.Ended, stopping.Requested) == trader.Ready)
        {
            exchange.Clock.Exchange.Release();
        }

        var flowEnded = settings.ExitAtEnd ? exchange.FlowEnded : new TaskCompletionSource().Task;
        var first = await Task.WhenAny(trader.Ended, stopping.Requested, flowEnded);
        if (first == trader.Ended)
        {
            return await trader.Ended ?? "The trader ended by itself.";
        }

        await first;
        return null;
    }

    private static async Task<RunSettled> SettleAsync(LiveTrader trader, string reason)
    {
        try
        {
            return await trader.SettleAsync(reason, SettleLimit, CancellationToken.None);
        }
        catch (TimeoutException exception)
        {
            throw new HostException(
                ExitCodes.NotSettled,
                $"The run could not be ended in order within {SettleLimit.TotalSeconds} s: {trader.Latest.Orders.Length} orders may "
                    + "still rest at the exchange. Check and cancel them there.",
                exception
            );
        }
    }

    private static int Judge(HostSettings settings, RunSettled settled, bool interrupted, ILogger log)
    {
        if (settled.Differences.Count > 0)
        {
            log.LogError("Our books differ from the exchange's: {Differences}", string.Join("; ", settled.Differences));
            return ExitCodes.AccountDiffers;
        }

        log.LogInformation("The run has ended; cash, positions and orders equal the exchange's.");
        return interrupted && settings.ExitAtEnd ? ExitCodes.Interrupted : ExitCodes.Success;
    }

    private static ReportingOptions ReportingOf(HostSettings settings, RunJournals journals)
    {
        var log = settings.Reporting.StatusLog;
        var folder = settings.StatusLogOnDisk ? log.Folder ?? Path.Combine(journals.Folder, "status") : null;
        return settings.Reporting with { StatusLog = log with { Folder = folder } };
    }

    private static RunJournals OpenJournals(HostSettings settings, ExchangeUnderTrader exchange, ILoggerFactory loggers)
    {
        try
        {
            return RunJournals.Open(settings, exchange, TimeProvider.System, loggers.CreateLogger("journal"));
        }
        catch (JournalException exception)
        {
            throw new HostException(ExitCodes.Journal, exception.Message, exception);
        }
    }

    private static ApiKey OpenKey(ExchangeUnderTrader exchange)
    {
        try
        {
            return ApiKey.FromPem(exchange.ApiKeyId, exchange.PrivateKeyPem);
        }
        catch (ApiKeyException exception)
        {
            throw new HostException(ExitCodes.Configuration, exception.Message, exception);
        }
    }

    private static RunFacts Describe(HostSettings settings, ExchangeUnderTrader exchange) =>
        new()
        {
            Version = ProgramVersion.Text,
            Environment = settings.Environment.ToString().ToLowerInvariant(),
            EnvironmentLabel = exchange.Label,
            ExchangeHost = exchange.Endpoint.RestUrl.Authority,
            Options = settings.Trader,
            MaxConsoles = settings.MaxConsoles,
        };
}
