using Trader.EndToEnd.Processes;

namespace Trader.EndToEnd;

/// <summary>Starts the program with a mistake and checks everything that must hold of a refusal.</summary>
internal static class Refusal
{
    public const int Configuration = 2;
    public const int Tape = 3;
    public const int Port = 4;
    public const int Exchange = 5;

    /// <summary>
    /// Expects one sentence on standard error, nothing on standard output, the exit code, no file left and nobody listening.
    /// Returns the sentence.
    /// </summary>
    public static async Task<string> OfAsync(
        TempFolder folder,
        int expectedExitCode,
        string[] arguments,
        IReadOnlyDictionary<string, string>? settings = null,
        int? portToWatch = null
    )
    {
        using var patience = Patience.Minutes();
        var before = folder.AllFiles();
        await using var process = TraderProcess.Start(folder, arguments, settings);

        var exitCode = await process.WaitForExitAsync(patience.Token);

        Assert.True(exitCode == expectedExitCode, $"exit code {exitCode}\n{process.Transcript()}");
        Assert.Empty(process.Output);
        var sentence = Assert.Single(process.Errors);
        AssertIsSentence(sentence);
        Assert.Equal(before, folder.AllFiles());
        if (portToWatch is { } port)
        {
            Assert.False(await FreePort.IsListenedOnAsync(port, patience.Token));
        }

        return sentence;
    }

    /// <summary>One line for people: no stack trace, no type names, an end.</summary>
    public static void AssertIsSentence(string line)
    {
        Assert.DoesNotContain("Exception", line, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", line, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", line, StringComparison.Ordinal);
        Assert.Matches("[.?]$", line);
        Assert.InRange(line.Length, 20, 400);
    }
}
