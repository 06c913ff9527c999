using System.Text.Json;
using System.Text.Json.Serialization;
using Trader.Host.Configuration;

namespace Trader.Host.Control;

/// <summary>
/// How the commands <c>stop</c> and <c>resume</c> find a running trader and prove that they may: its address and this run's
/// token, in a file that only its owner can open. Its text is never shown.
/// </summary>
internal sealed record ControlFile
{
    private const int MaxLengthBytes = 4_096;

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Where the trader listens, without a path; always loopback.</summary>
    [JsonPropertyName("address")]
    public required string Address { get; init; }

    /// <summary>What a request must carry.</summary>
    [JsonPropertyName("token")]
    public required string Token { get; init; }

    /// <summary>The trader's process, so that it can be waited for.</summary>
    [JsonPropertyName("process_id")]
    public required int ProcessId { get; init; }

    /// <summary>Reads a file that belongs to the caller and that nobody else can open.</summary>
    /// <exception cref="HostException">It is missing, somebody else's, open to others, or not such a file.</exception>
    public static ControlFile Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            if (KeyFileRights.ComplaintAbout(stream.SafeFileHandle, path, "the trader's token") is { } complaint)
            {
                throw new HostException(ExitCodes.Configuration, complaint);
            }

            // Only a file's owner may set its rights: a file that somebody else has put here would lead the caller astray.
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(stream.SafeFileHandle, OwnerOnly);
            }

            return Parse(stream, path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new HostException(ExitCodes.NoTrader, $"No trader has left a control file at {path}.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new HostException(
                ExitCodes.Configuration,
                $"The control file {path} cannot be read, or belongs to another user: {exception.Message.TrimEnd('.')}.",
                exception
            );
        }
    }

    /// <summary>Writes the file so that only its owner can open it, whole or not at all, in place of one that an earlier run left.</summary>
    /// <exception cref="HostException">It cannot be written, or something else is there.</exception>
    public void Write(string path)
    {
        if (Path.Exists(path))
        {
            // Only what is a control file is replaced: a path may be a mistake.
            Read(path);
        }

        var temporary = path + ".new";
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = OwnerOnly;
            }

            File.Delete(temporary);
            using (var stream = new FileStream(temporary, options))
            {
                JsonSerializer.Serialize(stream, this, ControlJson.Default.ControlFile);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new HostException(
                ExitCodes.Configuration,
                $"The control file {path} cannot be written: {exception.Message.TrimEnd('.')}; name another with V3_CONTROL_FILE.",
                exception
            );
        }
    }

    /// <summary>Never the token.</summary>
    public override string ToString() => $"control of the trader at {Address}";

    private static ControlFile Parse(FileStream stream, string path)
    {
        var length = stream.Length;
        try
        {
            var file = length <= MaxLengthBytes ? JsonSerializer.Deserialize(stream, ControlJson.Default.ControlFile) : null;

            // The token goes to this machine and nowhere else, whatever the file says.
            if (file is not null && Uri.TryCreate(file.Address, UriKind.Absolute, out var address) && address.IsLoopback)
            {
                return file;
            }
        }
        catch (JsonException)
        {
            // The parser's message may quote the file, which holds a token.
        }

        throw new HostException(
            ExitCodes.Configuration,
            $"{path} is not a control file that a trader has written: an object with address (on loopback), token and process_id."
        );
    }
}

[JsonSerializable(typeof(ControlFile))]
[JsonSourceGenerationOptions(WriteIndented = true, RespectNullableAnnotations = true)]
internal sealed partial class ControlJson : JsonSerializerContext;
