using System.Reflection.Emit;
using System.Text.RegularExpressions;
using Kalshi;
using Trader;
using Trader.Commands;
using Trader.Orders;

namespace Architecture.Tests;

/// <summary>The core is events in, commands out: what its compiled code touches shows that it is nothing else.</summary>
public sealed class CorePurityTests
{
    [Theory]
    [InlineData(typeof(TradingCore))]
    [InlineData(typeof(Price))]
    public void Core_and_language_refer_to_no_sockets_web_server_or_database(Type inAssembly)
    {
        using var code = new IntermediateCode(inAssembly.Assembly.Location);
        string[] forbidden =
        [
            "System.Net",
            "Microsoft.",
            "System.Data",
            "Npgsql",
            "System.IO.Pipes",
            "System.Threading.Channels",
        ];
        Assert.Contains("System.Runtime", code.ReferencedAssemblies);
        Assert.DoesNotContain(
            code.ReferencedAssemblies,
            assembly => forbidden.Any(start => assembly.StartsWith(start, StringComparison.Ordinal))
        );
        Assert.DoesNotContain(
            code.ReferencedTypes,
            type => forbidden.Any(start => type.StartsWith(start + ".", StringComparison.Ordinal))
        );
    }

    [Fact]
    [Trait("Requirement", "M4")]
    public void The_core_reads_no_clock_no_random_source_and_no_environment()
    {
        using var code = new IntermediateCode(typeof(TradingCore).Assembly.Location);
        string[] forbidden =
        [
            "System.TimeProvider",
            "System.Random",
            "System.Diagnostics.Stopwatch",
            "System.Security.Cryptography.RandomNumberGenerator",
            "System.DateTime.get_Now",
            "System.DateTime.get_UtcNow",
            "System.DateTime.get_Today",
            "System.DateTimeOffset.get_Now",
            "System.DateTimeOffset.get_UtcNow",
            "System.Guid.NewGuid",
            "System.Guid.CreateVersion7",
            "System.Environment.get_TickCount",
            "System.Environment.GetEnvironmentVariable",
            "System.HashCode",
        ];
        Assert.NotEmpty(code.ReferencedMembers);
        Assert.DoesNotContain(
            code.ReferencedMembers,
            member => forbidden.Any(start => member.StartsWith(start, StringComparison.Ordinal))
        );
    }

    [Fact]
    public void The_core_starts_no_task_takes_no_lock_and_touches_no_file()
    {
        using var code = new IntermediateCode(typeof(TradingCore).Assembly.Location);
        Assert.DoesNotContain(
            code.ReferencedTypes,
            type =>
                type.StartsWith("System.Threading.", StringComparison.Ordinal)
                || type.StartsWith("System.Timers.", StringComparison.Ordinal)
                || type.StartsWith("System.IO.", StringComparison.Ordinal)
                || type == "System.Console"
        );
    }

    [Fact]
    public void The_core_computes_without_floating_point_and_without_decimal()
    {
        OpCode[] floating = [OpCodes.Conv_R4, OpCodes.Conv_R8, OpCodes.Conv_R_Un, OpCodes.Ldc_R4, OpCodes.Ldc_R8];
        using var code = new IntermediateCode(typeof(TradingCore).Assembly.Location);
        Assert.DoesNotContain(code.Instructions(), instruction => floating.Contains(instruction.Code));
        Assert.DoesNotContain("System.Decimal", code.ReferencedTypes);
    }

    [Theory]
    [InlineData(typeof(PlaceOrder))]
    [InlineData(typeof(ChangeOrder))]
    [InlineData(typeof(ResolveOrder))]
    [Trait("Requirement", "J1")]
    [Trait("Promise", "R7")]
    public void No_code_but_the_order_desk_makes_a_command_that_can_send_an_order(Type command)
    {
        var placing = command.FullName!;
        using var code = new IntermediateCode(typeof(TradingCore).Assembly.Location);
        var makers = code.Instructions()
            .Where(instruction => instruction.Code == OpCodes.Newobj && instruction.Member == placing + "..ctor")
            .Select(instruction => instruction.Type)
            .Where(type => type != placing)
            .Distinct();
        Assert.Equal(typeof(OrderDesk).FullName, Assert.Single(makers));

        // Nor does any shell; there the sources tell, since their assemblies are not this test's.
        var construction = new Regex($@"new\s+{command.Name}\s*\(", RegexOptions.None, TimeSpan.FromSeconds(1));
        foreach (var project in Repository.SourceProjects.Where(project => Path.GetFileNameWithoutExtension(project) != "Trader"))
        {
            Assert.DoesNotContain(Repository.SourceFiles(project), file => construction.IsMatch(File.ReadAllText(file)));
        }
    }
}
