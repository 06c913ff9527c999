using System.Globalization;
using Trader.EndToEnd.Kills;
using Trader.EndToEnd.Processes;

namespace Trader.EndToEnd;

/// <summary>
/// The program itself, on an exchange in a process of its own, is killed again and again in the midst of its work and under
/// faults, and started again: what it meant, what it did and what it owns must stay one.
/// </summary>
public sealed class KilledTraderTests
{
    private const string KillsVariable = "TRADER_KILLS";
    private const int KillsByDefault = 3;
    private const int MostKills = 1_000;
    private const int Seed = 20;

    [Fact]
    [Trait("Requirement", "I1")]
    [Trait("Requirement", "F4")]
    [Trait("Requirement", "J3")]
    [Trait("Promise", "R1")]
    [Trait("Promise", "R2")]
    [Trait("Promise", "R5")]
    [Trait("Promise", "R6")]
    public async Task A_trader_that_is_killed_at_any_moment_comes_back_to_its_account_and_doubles_nothing()
    {
        var kills = ReadKills();
        using var patience = Patience.Minutes(8 + kills);
        using var folder = new TempFolder();
        await using var scenario = await KillScenario.BeginAsync(folder, Seed, patience.Token);

        for (var kill = 0; kill < kills; kill++)
        {
            await scenario.KillAndComeBackAsync(kill, patience.Token);
        }

        await scenario.KillWhileStoppedAsync(patience.Token);
        await scenario.EndAsync(patience.Token);
    }

    private static int ReadKills()
    {
        var text = Environment.GetEnvironmentVariable(KillsVariable);
        if (text is null)
        {
            return KillsByDefault;
        }

        var isNumber = int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var kills);
        Assert.True(
            isNumber && kills is >= 1 and <= MostKills,
            $"{KillsVariable} is '{text}'; it must be a whole number between 1 and {MostKills}."
        );
        return kills;
    }
}
