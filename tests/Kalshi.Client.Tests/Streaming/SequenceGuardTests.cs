using Kalshi.Client.Streaming;

namespace Kalshi.Client.Tests.Streaming;

[Trait("Requirement", "A2")]
public sealed class SequenceGuardTests
{
    private readonly SequenceGuard guard = new();

    [Fact]
    public void EachSubscriptionCountsFromOneByItself()
    {
        guard.Expect(1);
        guard.Expect(2);
        Assert.Equal(SequenceOutcome.InOrder, guard.Check(1, 1).Outcome);
        Assert.Equal(SequenceOutcome.InOrder, guard.Check(1, 2).Outcome);
        Assert.Equal(SequenceOutcome.InOrder, guard.Check(2, 1).Outcome);
        Assert.Equal(SequenceOutcome.InOrder, guard.Check(1, 3).Outcome);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(17)]
    [InlineData(long.MaxValue)]
    public void AGapTellsWhatWasDueAndTheSequenceGoesOnBehindIt(long received)
    {
        guard.Expect(1);
        Assert.Equal(new SequenceVerdict(SequenceOutcome.Gap, 1, received), guard.Check(1, received));
        if (received < long.MaxValue)
        {
            Assert.Equal(SequenceOutcome.InOrder, guard.Check(1, received + 1).Outcome);
        }
    }

    [Fact]
    public void WhatCameBeforeIsADuplicateAndMovesNothing()
    {
        guard.Expect(1);
        guard.Check(1, 1);
        guard.Check(1, 2);
        Assert.Equal(SequenceOutcome.Duplicate, guard.Check(1, 2).Outcome);
        Assert.Equal(SequenceOutcome.Duplicate, guard.Check(1, 1).Outcome);
        Assert.Equal(SequenceOutcome.InOrder, guard.Check(1, 3).Outcome);
    }

    [Fact]
    public void NobodyWaitsForAForgottenSubscription()
    {
        guard.Expect(1);
        guard.Forget(1);
        Assert.Equal(SequenceOutcome.UnknownSubscription, guard.Check(1, 1).Outcome);
        guard.Expect(2);
        guard.Reset();
        Assert.Equal(SequenceOutcome.UnknownSubscription, guard.Check(2, 1).Outcome);
    }

    [Fact]
    public void ExpectingAgainDoesNotStartAnew()
    {
        guard.Expect(1);
        guard.Check(1, 1);
        guard.Expect(1);
        Assert.Equal(SequenceOutcome.InOrder, guard.Check(1, 2).Outcome);
    }
}
