using Microsoft.Playwright;

namespace Trader.EndToEnd;

/// <summary>The web console in a real Chromium, on a running trader.</summary>
public sealed class BrowserTests(RunningTrader trader) : IClassFixture<RunningTrader>
{
    private const int PatienceMs = 240_000;

    private static readonly string[] Names =
    [
        "/usr/bin/chromium",
        "/usr/bin/chromium-browser",
        "/usr/bin/google-chrome",
        "/usr/bin/google-chrome-stable",
    ];

    private static readonly string[] Flags =
    [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ];

    [Fact]
    [Trait("Requirement", "N3")]
    [Trait("Requirement", "O1")]
    [Trait("Requirement", "G5")]
    [Trait("Promise", "R21")]
    public async Task The_console_shows_the_trader_ready_a_whale_and_its_decision()
    {
        using var playwright = await StartAsync();
        await using var browser = await LaunchAsync(playwright);
        var page = await browser.NewPageAsync(
            new()
            {
                ViewportSize = new() { Width = 1440, Height = 900 },
            }
        );
        var complaints = Watch(page);
        await page.GotoAsync(new Uri(trader.Console, "/v3-trader").ToString(), new() { Timeout = PatienceMs });

        await WaitAsync(page, "[data-testid=state-badge][data-state=ready], [data-testid=state-badge][data-state=acting]");
        Assert.Contains(await page.GetByTestId("state-badge").InnerTextAsync(), new[] { "READY", "ACTING" });
        var whale = await WaitAsync(page, "[data-testid=whale-row]");
        var whaleId = await whale.GetAttributeAsync("data-whale-id");
        var decision = await WaitAsync(page, $"[data-testid=decision-row][data-whale-id=\"{whaleId}\"]");

        Assert.NotEmpty((await decision.InnerTextAsync()).Trim());
        Assert.NotEmpty((await decision.GetAttributeAsync("data-action"))!);
        await WaitAsync(page, "[data-testid=activity-row]");
        await page.ScreenshotAsync(new() { Path = ScreenshotPath("console.png") });
        Assert.Empty(complaints);
    }

    [Fact]
    [Trait("Requirement", "N3")]
    public async Task On_a_phone_nothing_is_wider_than_the_screen()
    {
        using var playwright = await StartAsync();
        await using var browser = await LaunchAsync(playwright);
        var page = await browser.NewPageAsync(
            new()
            {
                ViewportSize = new() { Width = 360, Height = 740 },
            }
        );
        var complaints = Watch(page);
        await page.GotoAsync(new Uri(trader.Console, "/v3-trader").ToString(), new() { Timeout = PatienceMs });
        await WaitAsync(page, "[data-testid=decision-row]");

        var widths = await page.EvaluateAsync<int[]>("() => [document.documentElement.scrollWidth, window.innerWidth]");

        await page.ScreenshotAsync(new() { Path = ScreenshotPath("console-phone.png") });
        Assert.Equal(360, widths[1]);
        Assert.InRange(widths[0], 1, widths[1]);
        Assert.Empty(complaints);
    }

    [Fact]
    [Trait("Promise", "R21")]
    public async Task A_page_of_another_origin_can_neither_read_nor_listen()
    {
        using var playwright = await StartAsync();
        await using var browser = await LaunchAsync(playwright);
        var page = await browser.NewPageAsync();
        await page.RouteAsync("http://evil.example/**", route => route.FulfillAsync(new() { Body = "<!doctype html>evil" }));
        await page.GotoAsync("http://evil.example/");

        var read = await page.EvaluateAsync<string>(
            "address => fetch(address).then(answer => answer.text()).catch(() => 'refused')",
            new Uri(trader.Console, "/v3/status").ToString()
        );
        var heard = await page.EvaluateAsync<string>(
            """
            address => new Promise(resolve => {
                const socket = new WebSocket(address);
                socket.onmessage = () => resolve('heard');
                socket.onerror = () => resolve('refused');
            })
            """,
            $"ws://{trader.Console.Authority}/v3/ws"
        );

        Assert.Equal("refused", read);
        Assert.Equal("refused", heard);
    }

    private static Task<IPlaywright> StartAsync()
    {
        Assert.SkipUnless(Array.Exists(Names, File.Exists), "Chromium is not installed; install the package chromium.");
        Assert.SkipUnless(
            File.Exists(Path.Combine(AppContext.BaseDirectory, "../../Trader.Host/release/wwwroot/index.html"))
                || File.Exists(Path.Combine(AppContext.BaseDirectory, "../../Trader.Host/debug/wwwroot/index.html")),
            "The program was built without its web console; install Node 20.19 or newer and build again."
        );
        return Playwright.CreateAsync();
    }

    private static Task<IBrowser> LaunchAsync(IPlaywright playwright) =>
        playwright.Chromium.LaunchAsync(new() { ExecutablePath = Names.First(File.Exists), Args = Flags });

    // What the browser objects to: scripts' errors, refused styles and scripts, exceptions nobody caught.
    private static List<string> Watch(IPage page)
    {
        var complaints = new List<string>();
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning")
            {
                complaints.Add(message.Text);
            }
        };
        page.PageError += (_, error) => complaints.Add(error);
        return complaints;
    }

    private static async Task<IElementHandle> WaitAsync(IPage page, string selector) =>
        await page.WaitForSelectorAsync(selector, new() { Timeout = PatienceMs })
        ?? throw new InvalidOperationException($"{selector} did not appear.");

    private static string ScreenshotPath(string name)
    {
        var folder = Path.GetFullPath(Path.Combine(AppContext.BaseDirectory, "../../../screenshots"));
        return Path.Combine(Directory.CreateDirectory(folder).FullName, name);
    }
}
