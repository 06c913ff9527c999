using System.Text;
using Kalshi.Simulator.Operator;

namespace Kalshi.Simulator.Tests.Operator;

[Trait("Requirement", "B4")]
public class ScenarioTests
{
    private const long StartMs = 1_795_183_200_000;

    [Fact]
    public void Steps_are_in_the_order_of_time_and_of_one_instant_in_that_of_the_file()
    {
        var scenario = Parse(
            """
            [
              // Comments are welcome.
              {"at":2000,"do":"clear_faults"},
              {"at":"2026-11-20T14:00:01Z","do":"cut_connections"},
              {"at":1000,"do":"add_fault","kind":"delay_answer","delay_ms":20,"route":"/portfolio/*","until":"2026-11-20T15:00:00Z"},
              {"at":0,"do":"release_clock"}
            ]
            """
        );
        Assert.Equal(
            ["0 release_clock", "1000 cut_connections", "1000 add_fault", "2000 clear_faults"],
            scenario.Steps.Select(step => $"{step.AtMs - StartMs} {step.Action.Verb.Name}")
        );
        Assert.Equal(0, Parse("[]").Count);
    }

    [Theory]
    [InlineData("", "line 1, byte 1: this is no JSON")]
    [InlineData("[\n{\"at\":1,\n]", "line 3, byte 1: this is no JSON")]
    [InlineData("{}", "the file: it must be an array of steps")]
    [InlineData("[7]", "[0]: it must be a JSON object")]
    [InlineData("""[{"at":1}]""", "[0].do: it is missing; it must be one of add_fault")]
    [InlineData("""[{"at":1,"do":7}]""", "[0].do: it is missing; it must be one of add_fault")]
    [InlineData(
        """[{"at":1,"do":"clear_faults"},{"at":1,"do":"clear_fault"}]""",
        "[1].do: 'clear_fault' is no action; it must be one of add_fault"
    )]
    [InlineData("""[{"do":"clear_faults"}]""", "[0].at: it must be exchange milliseconds after the start")]
    [InlineData("""[{"at":-1,"do":"clear_faults"}]""", "[0].at: it must be exchange milliseconds after the start")]
    [InlineData("""[{"at":1.5,"do":"clear_faults"}]""", "[0].at: it must be exchange milliseconds after the start")]
    [InlineData("""[{"at":"soon","do":"clear_faults"}]""", "[0].at: it must be exchange milliseconds after the start")]
    [InlineData("""[{"at":"2026-11-20","do":"clear_faults"}]""", "[0].at: it must be exchange milliseconds after the start")]
    [InlineData("""[{"at":"2020-01-01T00:00:00Z","do":"clear_faults"}]""", "[0].at: it lies before the start")]
    [InlineData("""[{"at":1,"do":"clear_faults","count":1}]""", "[0].count: 'clear_faults' has no such field; it has none")]
    [InlineData("""[{"at":1,"do":"remove_fault"}]""", "[0].id: it is missing; it must be a whole number between 1 and")]
    [InlineData("""[{"at":1,"do":"remove_fault","id":0}]""", "[0].id: it must be a whole number between 1 and")]
    [InlineData("""[{"at":1,"do":"remove_fault","id":"1"}]""", "[0].id: it must be a whole number between 1 and")]
    [InlineData("""[{"at":1,"do":"remove_fault","id":1,"id":2}]""", "[0].id: it is there twice")]
    [InlineData("""[{"at":1,"do":"set_speed","speed":1001}]""", "[0].speed: it must be a whole number between 1 and 1000")]
    [InlineData("""[{"at":1,"do":"add_fault"}]""", "[0].kind: it is missing; it must be one of rate_limited")]
    [InlineData("""[{"at":1,"do":"add_fault","kind":"explode"}]""", "[0].kind: it must be one of rate_limited")]
    [InlineData(
        """[{"at":1,"do":"add_fault","kind":"server_error","verb":"place"}]""",
        "[0].verb: it must be one of create, create_batch"
    )]
    [InlineData(
        """[{"at":1,"do":"add_fault","kind":"server_error","route":"balance"}]""",
        "[0].route: 'balance' must begin with '/'"
    )]
    [InlineData(
        """[{"at":1,"do":"add_fault","kind":"server_error","probability":2}]""",
        "[0].probability: 2 must be above 0 and at most 1"
    )]
    [InlineData(
        """[{"at":1,"do":"add_fault","kind":"server_error","chance":1}]""",
        "[0].chance: 'add_fault' has no such field; it has kind, method"
    )]
    [InlineData("""[{"at":1,"do":"add_fault","kind":"delay_answer"}]""", "[0].delay_ms: 0 must be between 1 and 600000")]
    [InlineData("""[{"at":1,"do":"add_fault","kind":"drop_message","channel":""}]""", "[0].channel: it must be a text")]
    [InlineData(
        """[{"at":1,"do":"add_fault","kind":"refuse_upgrade","status":500}]""",
        "[0].status: 500 must be 401, 429, 502 or 503"
    )]
    public void A_mistake_is_one_sentence_with_its_place(string json, string beginning)
    {
        var exception = Assert.Throws<ScenarioException>(() => Parse(json));
        Assert.StartsWith(beginning, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_cannot_be_read_is_named()
    {
        var path = Path.Combine(Path.GetTempPath(), "no-such-scenario.json");
        var exception = Assert.Throws<ScenarioException>(() => Scenario.Load(path, StartMs));
        Assert.StartsWith($"{path}: it cannot be read:", exception.Message, StringComparison.Ordinal);
    }

    private static Scenario Parse(string json) => Scenario.Parse(Encoding.UTF8.GetBytes(json), StartMs);
}
