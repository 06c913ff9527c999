using System.CommandLine;
using System.Globalization;
using Trader.Lab.World;

namespace Trader.Host.Commands;

/// <summary>What <c>world</c> was told.</summary>
internal sealed record WorldSettings
{
    public required ulong First { get; init; }

    public required ulong Last { get; init; }

    public int Minutes { get; init; } = 6;

    public int Threads { get; init; } = 1;

    public bool AsJson { get; init; }

    public bool IsTraced { get; init; }

    public PlantedBug? Bug { get; init; }
}

/// <summary>The command line of <c>world</c>.</summary>
internal sealed class WorldCommandLine
{
    private readonly Option<(ulong First, ulong Last)?> seeds = new("--seeds")
    {
        Description = "run the schedules of these seeds, for example 1..500 (default 1..20)",
        CustomParser = result =>
        {
            if (Range(result.Tokens.Count == 1 ? result.Tokens[0].Value : "") is { } range)
            {
                return range;
            }

            result.AddError("--seeds: it must be two whole numbers, the smaller first, for example 1..500.");
            return null;
        },
    };
    private readonly Option<ulong?> seed = WholeNumber.Option("--seed", 0UL, ulong.MaxValue, "run the schedule of one seed");
    private readonly Option<bool> trace = new("--trace")
    {
        Description = "with --seed: print a line for everything that happens",
    };
    private readonly Option<int?> minutes = WholeNumber.Option(
        "--minutes",
        1,
        1_440,
        "simulated minutes in which things go wrong; five quiet ones follow (default 6)"
    );
    private readonly Option<int?> threads = WholeNumber.Option(
        "--threads",
        1,
        64,
        "schedules run at once, each on a thread of its own (default: one for each processor)"
    );
    private readonly Option<bool> json = new("--json") { Description = "print the result as one JSON object" };
    private readonly Option<string?> plant = new("--plant")
    {
        Description =
            $"plant a bug and stop at the first seed that finds it: {string.Join(", ", PlantedBugs.All.Select(bug => bug.Name))}",
    };

    public static Command Build()
    {
        var options = new WorldCommandLine();
        var command = new Command(
            "world",
            "Try the trader in simulated worlds that go wrong, from seeds (exit code 13 if something that must never be was)."
        )
        {
            options.seeds,
            options.seed,
            options.trace,
            options.minutes,
            options.threads,
            options.json,
            options.plant,
        };
        command.SetAction(parsed =>
        {
            using var stopping = new Stopping();
            return WorldCommand.Run(options.Read(parsed), Console.Out, stopping);
        });
        return command;
    }

    private static (ulong First, ulong Last)? Range(string text)
    {
        var parts = text.Split("..");
        return
            parts.Length == 2
            && ulong.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var first)
            && ulong.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var last)
            && first <= last
            ? (first, last)
            : null;
    }

    private WorldSettings Read(ParseResult parsed)
    {
        var one = parsed.GetValue(seed);
        var range = parsed.GetValue(seeds);
        if (one is not null && range is not null)
        {
            throw new HostException(ExitCodes.Configuration, "--seed and --seeds exclude each other.");
        }

        if (parsed.GetValue(trace) && one is null)
        {
            throw new HostException(ExitCodes.Configuration, "--trace goes with --seed: it tells of one schedule.");
        }

        var (first, last) = one is { } only ? (only, only) : range ?? (1, 20);
        return new WorldSettings
        {
            First = first,
            Last = last,
            Minutes = parsed.GetValue(minutes) ?? new WorldOptions().TroubleMinutes,
            Threads = parsed.GetValue(threads) ?? Math.Min(64, Environment.ProcessorCount),
            AsJson = parsed.GetValue(json),
            IsTraced = parsed.GetValue(trace),
            Bug = parsed.GetValue(plant) is { } name ? Find(name) : null,
        };
    }

    private static PlantedBug Find(string name) =>
        PlantedBugs.All.FirstOrDefault(bug => bug.Name == name)
        ?? throw new HostException(
            ExitCodes.Configuration,
            $"--plant {name}: it must be one of {string.Join(", ", PlantedBugs.All.Select(bug => bug.Name))}."
        );
}
