using Kalshi.Client.Rest;
using Trader.Live.Health;
using Trader.Status;

namespace Trader.Live.Tests.Health;

public sealed class ApiHealthTests
{
    [Fact]
    [Trait("Requirement", "D5")]
    [Trait("Requirement", "Q5")]
    [Trait("Defect", "D-29")]
    public void Five_errors_in_a_row_make_the_api_unhealthy_and_any_success_ends_the_row()
    {
        var api = new ApiHealth(limit: 5);
        for (var error = 0; error < 4; error++)
        {
            api.Note(new RestAttempt(500, null));
        }

        Assert.Null(api.Failure);
        Assert.Equal(HealthLevel.Healthy, api.Read().Level);
        api.Note(new RestAttempt(200, null));
        for (var error = 0; error < 4; error++)
        {
            api.Note(new RestAttempt(0, "no connection to the exchange"));
        }

        Assert.Null(api.Failure);
        api.Note(new RestAttempt(0, "no connection to the exchange"));

        Assert.Equal("5 errors in a row, the last: no connection to the exchange", api.Failure);
        Assert.Equal(HealthLevel.Unhealthy, api.Read().Level);
        api.Note(new RestAttempt(204, null));
        Assert.Equal(HealthLevel.Healthy, api.Read().Level);
        Assert.Equal((0, 9, 2), (api.Figures.ErrorsInARow, api.Figures.Errors, api.Figures.Answers));
    }

    [Theory]
    [InlineData(400, false)]
    [InlineData(404, false)]
    [InlineData(409, false)]
    [InlineData(422, false)]
    [InlineData(401, true)]
    [InlineData(403, true)]
    [InlineData(429, true)]
    [InlineData(500, true)]
    [InlineData(503, true)]
    [InlineData(0, true)]
    [InlineData(200, false)]
    [Trait("Requirement", "D5")]
    public void A_refusal_of_what_was_asked_for_is_no_error_of_the_api(int status, bool isError)
    {
        var api = new ApiHealth(limit: 1);

        api.Note(new RestAttempt(status, status == 0 ? "none" : null));

        Assert.Equal(isError, api.Failure is not null);
    }

    [Fact]
    [Trait("Requirement", "D5")]
    public void Before_anything_was_asked_it_is_idle_and_not_ill()
    {
        Assert.Equal(HealthLevel.Idle, new ApiHealth(5).Read().Level);
    }

    [Fact]
    [Trait("Requirement", "D6")]
    public async Task Errors_counted_by_many_threads_at_once_are_all_counted()
    {
        var api = new ApiHealth(limit: 100_000);
        await Task.WhenAll(
            Enumerable
                .Range(0, 8)
                .Select(_ =>
                    Task.Run(() =>
                    {
                        for (var error = 0; error < 1_000; error++)
                        {
                            api.Note(new RestAttempt(500, null));
                        }
                    })
                )
        );

        Assert.Equal((8_000, 8_000), (api.Figures.ErrorsInARow, api.Figures.Errors));
    }
}
