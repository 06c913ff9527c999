namespace Trader.Lab.World;

/// <summary>
/// The planted bugs, at least one for each invariant: a world that does not find them would prove nothing. Each is a wrapper
/// around a seam of the process; production code has no switch for any of them.
/// </summary>
public static class PlantedBugs
{
    /// <summary>Every planted bug.</summary>
    public static IReadOnlyList<PlantedBug> All { get; } =
    [
        new(
            "send_twice_after_lost_answer",
            "An order whose answer is lost is sent again under a fresh id.",
            "no order that was not meant",
            Seed: 3
        )
        {
            Make = () => new SendsTwice(),
        },
        new(
            "repeat_decision_after_restart",
            "A decision of an earlier life is carried out again under a new id.",
            "no order that was not meant",
            Seed: 3
        )
        {
            Make = () => new RepeatsDecisions(),
        },
        new("one_contract_more", "What is sent is not what was decided.", "no order that was not meant", Seed: 3)
        {
            Make = () => new SendsMore(),
        },
        new(
            "forget_journal_record",
            "One decision in three is not written down before it is sent.",
            "no order that was not meant",
            Seed: 3
        )
        {
            Make = () => new ForgetsDecisions(),
        },
        new("forget_order_moves", "What becomes of orders is not written down.", "the journal replays", Seed: 3)
        {
            Make = () => new ForgetsMoves(),
        },
        new(
            "unknown_is_gone",
            "An order whose answer is lost is taken for refused, so that it counts against no limit.",
            "limits are never exceeded",
            Seed: 112
        )
        {
            Make = () => new TakesUnknownForRefused(),
        },
        new("trust_stale_position", "A later reading of the account is answered from the first.", "ledger", Seed: 8)
        {
            Make = () => new TrustsStaleAccount(),
        },
        new("drop_fill_on_reconnect", "A fill that came while the feed was away is never booked.", "no fill", Seed: 18)
        {
            Make = () => new DropsFills(),
        },
        new("miss_settlement", "A settlement is left out of every reading.", "no fill", Seed: 7)
        {
            Make = () => new MissesSettlements(),
        },
        new("skip_gap_check", "Nobody tells the core that messages are missing.", "no order on a book", Seed: 47)
        {
            Make = () => new SkipsGaps(),
        },
        new("lose_answers", "Every second answer to an order never gets to who waits for it.", "every signal", Seed: 3)
        {
            Make = () => new LosesAnswers(),
        },
        new("never_find_out", "What was found out of an unknown order is not told.", "unknown orders", Seed: 9)
        {
            Make = () => new NeverFindsOut(),
        },
        new("forget_stop_at_restart", "A restart does not know that the emergency stop holds.", "an emergency stop", Seed: 149)
        {
            Make = () => new ForgetsStop(),
        },
        new("stop_without_cancelling", "The emergency stop cancels nothing.", "an emergency stop", Seed: 6)
        {
            Make = () => new CancelsNothing(),
        },
        new("request_storm", "A read that fails is repeated at once, again and again.", "back-off", Seed: 33)
        {
            Make = () => new RepeatsAtOnce(),
        },
        new("stay_down", "After the first loss of the feed the way back to READY is not walked.", "back to READY", Seed: 1)
        {
            Make = () => new StaysDown(),
        },
        new("memory_outside", "A strategy remembers something that is not in its events.", "the same events", Seed: 16)
        {
            Make = () => new RemembersOutside(),
        },
    ];
}
