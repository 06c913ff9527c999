using System.Text.Json;
using Kalshi.Simulator.Exchange;

namespace Kalshi.Simulator.Server;

/// <summary>Money of an account: subaccounts, shards and the movements between them (§7.5 and §8 of the API).</summary>
internal static class FundsRoutes
{
    private const int TransfersPerPage = 100;
    private const int MaxTransfersPerPage = 500;
    private const string Transfers = "portfolio/intra_exchange_instance_transfers";

    private static readonly BodySchema SubaccountSchema = new("CreateSubaccountRequest");

    private static readonly BodySchema SubaccountTransferSchema = new(
        "ApplySubaccountTransferRequest",
        new BodyField("client_transfer_id", BodyKind.Text),
        new BodyField("from_subaccount", BodyKind.Integer),
        new BodyField("to_subaccount", BodyKind.Integer),
        new BodyField("amount_cents", BodyKind.Integer),
        new BodyField("exchange_index", BodyKind.Integer)
    );

    private static readonly BodySchema ShardTransferSchema = new(
        "IntraExchangeInstanceTransferRequest",
        new BodyField("source", BodyKind.Text),
        new BodyField("destination", BodyKind.Text),
        new BodyField("amount", BodyKind.Integer),
        new BodyField("source_exchange_shard", BodyKind.Integer),
        new BodyField("destination_exchange_shard", BodyKind.Integer),
        new BodyField("subaccount", BodyKind.Integer),
        new BodyField("client_transfer_id", BodyKind.Text)
    );

    public static IEnumerable<Route> All { get; } =
    [
        new("GET", "portfolio/deposits", "GetDeposits", call => NoRows(call, "deposits")),
        new("GET", "portfolio/withdrawals", "GetWithdrawals", call => NoRows(call, "withdrawals")),
        new("POST", "portfolio/subaccounts", "CreateSubaccount", OpenSubaccount)
        {
            Scope = KeyScopes.Transfer,
            Body = SubaccountSchema,
            BodyIsOptional = true,
        },
        new("POST", "portfolio/subaccounts/transfer", "ApplySubaccountTransfer", TransferBetweenSubaccounts)
        {
            Scope = KeyScopes.Transfer,
            Body = SubaccountTransferSchema,
        },
        new("GET", "portfolio/subaccounts/transfers", "GetSubaccountTransfers", SubaccountTransfers),
        new("GET", "portfolio/subaccounts/balances", "GetSubaccountBalances", SubaccountBalances),
        new("POST", "portfolio/intra_exchange_instance_transfer", "IntraExchangeInstanceTransfer", TransferBetweenShards)
        {
            Scope = KeyScopes.Transfer,
            Body = ShardTransferSchema,
        },
        new("GET", Transfers, "GetIntraExchangeInstanceTransfers", ShardTransfers),
        new("GET", $"{Transfers}/:transfer_id", "GetIntraExchangeInstanceTransfer", ShardTransfer),
    ];

    /// <summary>Money comes and goes only when an account is opened: these lists have no rows.</summary>
    private static RestAnswer NoRows(RestCall call, string name) =>
        QueryPage.TryRead(call, out _, out var refusal, TransfersPerPage, MaxTransfersPerPage)
            ? RestAnswer.Json(
                200,
                json =>
                {
                    json.WriteStartArray(name);
                    json.WriteEndArray();
                    json.WriteString("cursor", "");
                }
            )
            : refusal;

    private static RestAnswer OpenSubaccount(RestCall call)
    {
        if (call.Caller!.Profile.Tier == UsageTier.Basic)
        {
            return Refusal.Forbidden("subaccounts need the advanced tier").ToAnswer();
        }

        return call.Engine.OpenSubaccount(call.Account) is { } number
            ? RestAnswer.Json(201, json => json.WriteNumber("subaccount_number", number))
            : Rejections.Of(Rejection.TooManySubaccounts, call.Doubts).ToAnswer();
    }

    private static RestAnswer TransferBetweenSubaccounts(RestCall call)
    {
        var body = call.Body;
        if (!Guid.TryParseExact(body.Text("client_transfer_id"), "D", out var id))
        {
            return Refusal.BadRequest("client_transfer_id must be a UUID").ToAnswer();
        }

        if (body.Integer("from_subaccount") is not { } from || body.Integer("to_subaccount") is not { } to)
        {
            return Refusal.BadRequest("from_subaccount and to_subaccount are required").ToAnswer();
        }

        if (!TryAmount(body.Integer("amount_cents"), "amount_cents", Money.MicrosPerCent, out var amount, out var refusal))
        {
            return refusal;
        }

        var result = call.Engine.TransferBetweenSubaccounts(
            call.Account,
            id,
            Index(from),
            Index(to),
            amount,
            Index(body.Integer("exchange_index") ?? 0),
            call.NowMs
        );
        return result.Transfer is null ? Rejections.Of(result.Rejection, call.Doubts).ToAnswer() : RestAnswer.Empty;
    }

    private static RestAnswer TransferBetweenShards(RestCall call)
    {
        var body = call.Body;
        if (body.Text("source") != "event_contract" || body.Text("destination") != "event_contract")
        {
            return Refusal
                .BadRequest("source and destination must be event_contract: the simulator has no margin exchange")
                .ToAnswer();
        }

        Guid? clientId = null;
        if (body.Text("client_transfer_id") is { Length: > 0 } text)
        {
            if (!Guid.TryParseExact(text, "D", out var parsed))
            {
                return Refusal.BadRequest("client_transfer_id must be a UUID").ToAnswer();
            }

            clientId = parsed;
        }

        if (!TryAmount(body.Integer("amount"), "amount", Money.MicrosPerCentiCent, out var amount, out var refusal))
        {
            return refusal;
        }

        var result = call.Engine.TransferBetweenShards(
            call.Account,
            clientId,
            Index(body.Integer("subaccount") ?? 0),
            Index(body.Integer("source_exchange_shard") ?? 0),
            Index(body.Integer("destination_exchange_shard") ?? 0),
            amount,
            call.NowMs
        );
        return result.Transfer is not { } transfer
            ? Rejections.Of(result.Rejection, call.Doubts).ToAnswer()
            : RestAnswer.Json(200, json => json.WriteString("transfer_id", transfer.Id));
    }

    private static RestAnswer SubaccountTransfers(RestCall call) =>
        Page(call, transfer => transfer.FromShard == transfer.ToShard, WriteSubaccountTransfer);

    private static RestAnswer ShardTransfers(RestCall call) =>
        Page(call, transfer => transfer.FromShard != transfer.ToShard, WriteShardTransfer);

    private static RestAnswer ShardTransfer(RestCall call)
    {
        var found = call
            .Account.Transfers.NewestFirst()
            .FirstOrDefault(transfer => transfer.Id.ToString("D") == call.Parameter(":transfer_id"));
        return found is null
            ? ErrorAnswers.Nested(404, "not_found")
            : RestAnswer.Json(
                200,
                json =>
                {
                    json.WritePropertyName("transfer");
                    WriteShardTransfer(json, found);
                }
            );
    }

    private static RestAnswer Page(RestCall call, Func<Transfer, bool> passes, Action<Utf8JsonWriter, Transfer> write) =>
        QueryPage.TryRead(call, out var page, out var refusal, TransfersPerPage, MaxTransfersPerPage)
            ? RestAnswer.Json(200, json => page.WriteNewestFirst(json, "transfers", call.Account.Transfers, passes, write))
            : refusal;

    private static RestAnswer SubaccountBalances(RestCall call)
    {
        var wallets = call.View.Copy.Wallets.Where(wallet => wallet.Shard == 0 || !wallet.Cash.IsZero);
        return RestAnswer.Json(
            200,
            json =>
            {
                json.WriteStartArray("subaccount_balances");
                foreach (var wallet in wallets)
                {
                    json.WriteStartObject();
                    json.WriteNumber("subaccount_number", wallet.Subaccount);
                    json.WriteNumber("exchange_index", wallet.Shard);
                    json.WriteString("balance", wallet.Available.ToFourDecimals());
                    json.WriteNumber("updated_ts", call.NowMs / 1000);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }
        );
    }

    private static void WriteSubaccountTransfer(Utf8JsonWriter json, Transfer transfer)
    {
        json.WriteStartObject();
        json.WriteString("transfer_id", transfer.Id);
        json.WriteNumber("from_subaccount", transfer.FromSubaccount);
        json.WriteNumber("to_subaccount", transfer.ToSubaccount);
        json.WriteNumber("amount_cents", transfer.Amount.FloorToCents());
        json.WriteNumber("exchange_index", transfer.FromShard);
        json.WriteNumber("created_ts", transfer.TimeMs / 1000);
        json.WriteEndObject();
    }

    private static void WriteShardTransfer(Utf8JsonWriter json, Transfer transfer)
    {
        json.WriteStartObject();
        json.WriteString("transfer_id", transfer.Id);
        json.WriteString("source", "event_contract");
        json.WriteString("destination", "event_contract");
        json.WriteString("amount", transfer.Amount.ToString());
        json.WriteNumber("source_exchange_shard", transfer.FromShard);
        json.WriteNumber("destination_exchange_shard", transfer.ToShard);
        json.WriteString("status", "complete");
        json.WriteNumber("created_ts", transfer.TimeMs / 1000);
        json.WriteEndObject();
    }

    // Out of range is out of range: the engine says which end does not exist.
    private static int Index(long given) => (int)Math.Clamp(given, -1, int.MaxValue);

    private static bool TryAmount(long? given, string field, long microsPerUnit, out Money amount, out RestAnswer refusal)
    {
        amount = default;
        refusal = default;
        if (given is not > 0 || given > long.MaxValue / microsPerUnit)
        {
            refusal = Refusal.BadRequest($"{field} must be above zero").ToAnswer();
            return false;
        }

        amount = Money.FromMicros(given.Value * microsPerUnit);
        return true;
    }
}
