using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;
using Trader.Host;
using Trader.Host.Commands;
using Trader.Host.Configuration;

return await CommandLine.RunAsync(args);

namespace Trader.Host
{
    /// <summary>The <c>trader</c> program: <c>run</c> (also without a word), <c>simulate</c>, <c>replay</c>, <c>stop</c>, <c>pause</c> and <c>resume</c>.</summary>
    internal static class CommandLine
    {
        /// <summary>Runs a command line to its end and returns the exit code.</summary>
        public static async Task<int> RunAsync(string[] args)
        {
            var root = new RootCommand("TRADER V3: follows the large bets on Kalshi's prediction markets.");
            var run = RunOptions.Build();
            root.Subcommands.Add(run);
            root.Subcommands.Add(SimulateOptions.Build());
            root.Subcommands.Add(ReplayOptions.Build());
            root.Subcommands.Add(StopOptions.Build());
            root.Subcommands.Add(PauseOptions.Build());
            root.Subcommands.Add(ResumeOptions.Build());
            root.Subcommands.Add(CleanupOptions.Build());
            root.Subcommands.Add(WorldCommandLine.Build());

            // Without a word, run is meant: a first start needs to know nothing.
            var isRun = args.Length == 0 || (args[0].StartsWith('-') && args[0] is not ("--help" or "-h" or "-?" or "--version"));
            var parsed = root.Parse(isRun ? ["run", .. args] : args);
            if (parsed.Errors.Count > 0)
            {
                foreach (var mistake in Mistakes(parsed))
                {
                    await Console.Error.WriteLineAsync(mistake);
                }

                return ExitCodes.Configuration;
            }

            try
            {
                return await parsed.InvokeAsync(
                    new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null }
                );
            }
            catch (HostException exception)
            {
                await Console.Error.WriteLineAsync(exception.Message);
                return exception.ExitCode;
            }
            catch (Exception exception)
            {
                await Console.Error.WriteLineAsync($"The trader failed: {exception}");
                return ExitCodes.Fault;
            }
        }

        // One sentence per mistake; what follows an unknown word is not taken apart, its meaning is anyone's guess.
        private static IEnumerable<string> Mistakes(ParseResult parsed)
        {
            var command = parsed.CommandResult.Command;
            var name = command is RootCommand ? "trader" : $"trader {command.Name}";
            if (parsed.UnmatchedTokens.Count > 0)
            {
                return [$"'{parsed.UnmatchedTokens[0]}' is not an option of '{name}'; see '{name} --help'."];
            }

            return parsed.Errors.Select(error => $"{error.Message.TrimEnd('.')}; see '{name} --help'.");
        }

        /// <summary>Logs go to standard error; standard output is for results.</summary>
        internal static ILoggerFactory CreateLoggers(LogLevelName level) =>
            LoggerFactory.Create(builder =>
                builder
                    .SetMinimumLevel(
                        level switch
                        {
                            LogLevelName.Debug => LogLevel.Debug,
                            LogLevelName.Warning => LogLevel.Warning,
                            LogLevelName.Error => LogLevel.Error,
                            _ => LogLevel.Information,
                        }
                    )
                    .AddFilter("Microsoft", LogLevel.Warning)
                    // A server that cannot start is told in one sentence by whoever started it, without a stack trace.
                    .AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None)
                    .AddSimpleConsole(options =>
                    {
                        options.SingleLine = true;
                        options.TimestampFormat = "HH:mm:ss ";
                        options.UseUtcTimestamp = true;
                        options.ColorBehavior = LoggerColorBehavior.Default;
                    })
                    .Services.Configure<ConsoleLoggerOptions>(options => options.LogToStandardErrorThreshold = LogLevel.Trace)
            );
    }
}
