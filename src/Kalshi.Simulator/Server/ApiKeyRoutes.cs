using Kalshi.Authentication;

namespace Kalshi.Simulator.Server;

/// <summary>An account's API keys (§1.5 of the API). A generated private key is in one answer and nowhere else.</summary>
internal static class ApiKeyRoutes
{
    private const int MaxNameChars = 200;

    private static readonly BodySchema CreateSchema = new(
        "CreateApiKeyRequest",
        new BodyField("name", BodyKind.Text),
        new BodyField("public_key", BodyKind.Text),
        new BodyField("scopes", BodyKind.Texts),
        new BodyField("subaccount", BodyKind.Integer)
    );

    private static readonly BodySchema GenerateSchema = new(
        "GenerateApiKeyRequest",
        new BodyField("name", BodyKind.Text),
        new BodyField("scopes", BodyKind.Texts),
        new BodyField("subaccount", BodyKind.Integer),
        new BodyField("key_type", BodyKind.Text)
    );

    /// <summary>None of them needs the exchange, and making a key takes long.</summary>
    public static IEnumerable<Route> All { get; } =
    [
        new("GET", "api_keys", "GetApiKeys", List) { IsOutside = true },
        new("POST", "api_keys", "CreateApiKey", Create)
        {
            Scope = KeyScopes.Write,
            Body = CreateSchema,
            IsOutside = true,
        },
        new("POST", "api_keys/generate", "GenerateApiKey", Generate)
        {
            Scope = KeyScopes.Write,
            Body = GenerateSchema,
            IsOutside = true,
        },
        new("DELETE", "api_keys/:api_key", "DeleteApiKey", Delete) { Scope = KeyScopes.Write, IsOutside = true },
    ];

    private static RestAnswer List(RestCall call) =>
        RestAnswer.Json(
            200,
            json =>
            {
                json.WriteStartArray("api_keys");
                foreach (var key in call.Services.Directory.KeysOf(call.Caller!.Profile))
                {
                    json.WriteStartObject();
                    json.WriteString("api_key_id", key.Id);
                    json.WriteString("name", key.Name);
                    json.WriteStartArray("scopes");
                    foreach (var scope in key.Scopes)
                    {
                        json.WriteStringValue(scope);
                    }

                    json.WriteEndArray();
                    if (key.Subaccount is { } subaccount)
                    {
                        json.WriteNumber("subaccount", subaccount);
                    }

                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }
        );

    private static RestAnswer Create(RestCall call)
    {
        if (!TryReadTerms(call, out var scopes, out var subaccount, out var refusal))
        {
            return refusal;
        }

        VerificationKey publicKey;
        try
        {
            publicKey = VerificationKey.FromPem(call.Body.Text("public_key"));
        }
        catch (ApiKeyException exception)
        {
            return Refusal.BadRequest(exception.Message).ToAnswer();
        }

        var key = call.Services.Directory.Add(call.Caller!.Profile, call.Body.Text("name"), scopes, subaccount, publicKey);
        return RestAnswer.Json(201, json => json.WriteString("api_key_id", key.Id));
    }

    private static RestAnswer Generate(RestCall call)
    {
        if (!TryReadTerms(call, out var scopes, out var subaccount, out var refusal))
        {
            return refusal;
        }

        var type = call.Body.Text("key_type");
        if (type is not ("" or "rsa" or "ed25519"))
        {
            return Refusal.BadRequest("key_type must be rsa or ed25519").ToAnswer();
        }

        KeyPair pair;
        try
        {
            pair = KeyPair.Generate(type == "ed25519" ? SigningKeyKind.Ed25519 : SigningKeyKind.Rsa);
        }
        catch (ApiKeyException exception)
        {
            return Refusal.BadRequest(exception.Message).ToAnswer();
        }

        var publicKey = VerificationKey.FromPem(pair.PublicKeyPem);
        var key = call.Services.Directory.Add(call.Caller!.Profile, call.Body.Text("name"), scopes, subaccount, publicKey);
        return RestAnswer.Json(
            201,
            json =>
            {
                json.WriteString("api_key_id", key.Id);
                json.WriteString("private_key", pair.PrivateKeyPem);
                json.WriteString("key_type", type == "ed25519" ? type : "rsa");
            }
        );
    }

    private static RestAnswer Delete(RestCall call) =>
        call.Services.Directory.Remove(call.Caller!.Profile, call.Parameter(":api_key"))
            ? RestAnswer.NoContent
            : ErrorAnswers.Nested(404, "not_found");

    private static bool TryReadTerms(RestCall call, out IReadOnlyList<string> scopes, out int? subaccount, out RestAnswer refusal)
    {
        scopes = call.Body.Texts("scopes") ?? KeyScopes.Default;
        subaccount = null;
        if (FindFault(call, scopes) is { } fault)
        {
            refusal = Refusal.BadRequest(fault).ToAnswer();
            return false;
        }

        var isValid = call.TrySubaccount(call.Body.Integer("subaccount"), null, out subaccount, out var reason);
        refusal = isValid ? default : reason.ToAnswer();
        return isValid;
    }

    private static string? FindFault(RestCall call, IReadOnlyList<string> scopes)
    {
        if (call.Body.Text("name").Length is 0 or > MaxNameChars)
        {
            return call.Body.Has("name") ? $"name must have 1 to {MaxNameChars} characters" : "name is required";
        }

        if (scopes.Count == 0 || !scopes.All(KeyScopes.IsKnown))
        {
            return "scopes has an unknown value";
        }

        if (scopes.Contains(KeyScopes.Write) && !scopes.Contains(KeyScopes.Read))
        {
            return "the scope write needs the scope read";
        }

        var max = call.Services.Options.MaxKeysPerAccount;
        return call.Services.Directory.KeysOf(call.Caller!.Profile).Count >= max ? $"an account may have {max} API keys" : null;
    }
}
