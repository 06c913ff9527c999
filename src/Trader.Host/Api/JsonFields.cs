using System.Text.Json;
using Kalshi;

namespace Trader.Host.Api;

/// <summary>
/// How values look in the API: money as decimal strings with six places, contracts with two, prices as cents (a number,
/// fractional only where the price is), wall times in ISO 8601.
/// </summary>
internal static class JsonFields
{
    public static void Money(this Utf8JsonWriter json, string name, Money? value)
    {
        if (value is { } money)
        {
            json.WriteString(name, money.ToString());
        }
        else
        {
            json.WriteNull(name);
        }
    }

    public static void Contracts(this Utf8JsonWriter json, string name, Quantity? value)
    {
        if (value is { } quantity)
        {
            json.WriteString(name, quantity.ToString());
        }
        else
        {
            json.WriteNull(name);
        }
    }

    public static void Cents(this Utf8JsonWriter json, string name, Price? value)
    {
        if (value is { } price)
        {
            json.WriteNumber(name, price.Units / (decimal)Price.UnitsPerCent);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    public static void Number(this Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    public static void WallTime(this Utf8JsonWriter json, string name, long? unixMs)
    {
        if (unixMs is { } ms and > 0)
        {
            json.WriteString(name, DateTimeOffset.FromUnixTimeMilliseconds(ms));
        }
        else
        {
            json.WriteNull(name);
        }
    }

    /// <summary>An array of objects, one per item.</summary>
    public static void Objects<T>(this Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
