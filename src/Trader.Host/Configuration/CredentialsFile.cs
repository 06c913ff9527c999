using System.Text.Json;
using System.Text.Json.Serialization;

namespace Trader.Host.Configuration;

/// <summary>What <c>simulate</c> writes and <c>run --credentials</c> reads. Holds a private key: its text is never shown.</summary>
internal sealed record CredentialsFile
{
    [JsonPropertyName("api_key_id")]
    public required string ApiKeyId { get; init; }

    [JsonPropertyName("private_key_pem")]
    public required string PrivateKeyPem { get; init; }

    [JsonPropertyName("rest_url")]
    public required string RestUrl { get; init; }

    [JsonPropertyName("ws_url")]
    public required string WebSocketUrl { get; init; }

    /// <summary>Reads a file.</summary>
    /// <exception cref="HostException">It is missing or not such a file.</exception>
    public static CredentialsFile Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            if (KeyFileRights.ComplaintAbout(stream.SafeFileHandle, path) is { } complaint)
            {
                throw new HostException(ExitCodes.Configuration, complaint);
            }

            return JsonSerializer.Deserialize(stream, CredentialsJson.Default.CredentialsFile)
                ?? throw new HostException(ExitCodes.Configuration, $"The credentials file {path} is empty.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new HostException(
                ExitCodes.Configuration,
                $"The credentials file {path} cannot be read: {exception.Message.TrimEnd('.')}.",
                exception
            );
        }
        catch (JsonException exception)
        {
            // The parser's message may quote the file, which holds a key: it is neither shown nor passed on.
#pragma warning disable MA0054
            throw new HostException(
                ExitCodes.Configuration,
                $"The credentials file {path} is not what simulate writes: an object with api_key_id, private_key_pem, rest_url "
                    + $"and ws_url (line {exception.LineNumber + 1})."
            );
#pragma warning restore MA0054
        }
    }

    /// <summary>Writes the file so that only its owner can read it, and whole or not at all.</summary>
    /// <exception cref="HostException">It cannot be written.</exception>
    public void Write(string path)
    {
        var temporary = path + ".new";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            File.Delete(temporary);
            using (var stream = new FileStream(temporary, options))
            {
                JsonSerializer.Serialize(stream, this, CredentialsJson.Default.CredentialsFile);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Discard(temporary);
            throw new HostException(
                ExitCodes.Configuration,
                $"The credentials file {path} cannot be written: {exception.Message.TrimEnd('.')}.",
                exception
            );
        }
    }

    // It holds the key already: it must not stay. Where even that is refused, nothing was written either.
    private static void Discard(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The first error says what is wrong.
        }
    }

    /// <summary>Never the key.</summary>
    public override string ToString() => $"credentials of {ApiKeyId} at {RestUrl}";
}

[JsonSerializable(typeof(CredentialsFile))]
[JsonSourceGenerationOptions(WriteIndented = true, RespectNullableAnnotations = true)]
internal sealed partial class CredentialsJson : JsonSerializerContext;
