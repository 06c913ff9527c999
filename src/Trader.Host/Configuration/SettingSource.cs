using System.Text.Json;

namespace Trader.Host.Configuration;

/// <summary>One place settings come from: a name for people, and texts by key.</summary>
/// <param name="Name">For example <c>.env.sim</c> or <c>the environment</c>.</param>
/// <param name="Values">Texts by key.</param>
/// <param name="IsOurs">Whether every key in it is meant for us, so that an unknown one is a mistake.</param>
internal sealed record SettingSource(string Name, IReadOnlyDictionary<string, string> Values, bool IsOurs)
{
    /// <summary>Reads a JSON object of keys and scalar values; an absent file is an empty source.</summary>
    public static SettingSource FromJsonFile(string path, List<string> mistakes)
    {
        var name = Path.GetFileName(path);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!Path.Exists(path))
        {
            return new SettingSource(name, values, IsOurs: true);
        }

        try
        {
            using var document = JsonDocument.Parse(
                File.ReadAllText(path),
                new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true }
            );
            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (property.Value.ValueKind is JsonValueKind.Object or JsonValueKind.Array or JsonValueKind.Null)
                {
                    mistakes.Add($"{name}: {property.Name} must be a text, a number, true or false.");
                }
                else
                {
                    values[property.Name] = property.Value.ToString();
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            mistakes.Add($"{name} is not a JSON object of settings: {exception.Message}");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            mistakes.Add(Unreadable(path, exception));
        }

        return new SettingSource(name, values, IsOurs: true);
    }

    /// <summary>Reads lines of <c>KEY=value</c>; an absent file is an empty source. <c>\n</c> in a value is a line break.</summary>
    public static SettingSource FromEnvFile(string path, List<string> mistakes)
    {
        var name = Path.GetFileName(path);
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        if (!Path.Exists(path))
        {
            return new SettingSource(name, values, IsOurs: true);
        }

        try
        {
            using var file = File.OpenRead(path);
            using var reader = new StreamReader(file);
            ReadLines(reader, name, values, mistakes);
            if (
                values.ContainsKey(SettingTable.PrivateKeyName)
                && KeyFileRights.ComplaintAbout(file.SafeFileHandle, path) is { } complaint
            )
            {
                mistakes.Add(complaint);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            mistakes.Add(Unreadable(path, exception));
        }

        return new SettingSource(name, values, IsOurs: true);
    }

    private static void ReadLines(StreamReader reader, string name, Dictionary<string, string> values, List<string> mistakes)
    {
        for (var number = 1; reader.ReadLine() is { } raw; number++)
        {
            var line = raw.Trim();
            if (line.Length == 0 || line[0] == '#')
            {
                continue;
            }

            var equals = line.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
            {
                mistakes.Add($"{name} line {number} is not KEY=value.");
                continue;
            }

            var value = line[(equals + 1)..].Trim();
            if (value.Length >= 2 && value[0] is '"' or '\'' && value[^1] == value[0])
            {
                value = value[1..^1];
            }

            values[line[..equals].Trim()] = value.Replace("\\n", "\n", StringComparison.Ordinal);
        }
    }

    private static string Unreadable(string path, Exception exception) =>
        $"{path} cannot be read: {exception.Message.TrimEnd('.')}.";

    /// <summary>The process's environment variables.</summary>
    public static SettingSource FromEnvironment()
    {
        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (System.Collections.DictionaryEntry entry in Environment.GetEnvironmentVariables())
        {
            values[(string)entry.Key] = (string?)entry.Value ?? "";
        }

        return new SettingSource("the environment", values, IsOurs: false);
    }
}
