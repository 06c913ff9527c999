using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Trader.Live.Tests.Journal;

/// <summary>Everything readable of an object as text, lists written out: two objects with equal texts are equal to all who read them.</summary>
internal static class DeepText
{
    public static string Of(object? value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return text.ToString();
    }

    private static void Append(StringBuilder text, object? value)
    {
        switch (value)
        {
            case null:
                text.Append("null");
                break;
            case JsonElement json:
                text.Append(JsonSerializer.Serialize(json));
                break;
            case string or decimal:
                text.Append(CultureInfo.InvariantCulture, $"'{value}'");
                break;
            case DateTimeOffset time:
                text.Append(time.ToString("O", CultureInfo.InvariantCulture));
                break;
            case IEnumerable items:
                text.Append('[');
                foreach (var item in items)
                {
                    Append(text, item);
                    text.Append(';');
                }

                text.Append(']');
                break;
            default:
                AppendOther(text, value);
                break;
        }
    }

    private static void AppendOther(StringBuilder text, object value)
    {
        var type = value.GetType();
        if (type.IsPrimitive || type.IsEnum || type == typeof(UInt128))
        {
            text.Append(CultureInfo.InvariantCulture, $"{value}");
            return;
        }

        text.Append(type.Name).Append('{');
        foreach (
            var property in type.GetProperties().Where(property => property.GetMethod is { IsStatic: false } && Plain(property))
        )
        {
            text.Append(property.Name).Append('=');
            Append(text, property.GetValue(value));
            text.Append(',');
        }

        text.Append('}');
    }

    // A value's complement leads on for ever, and what an intent computes can overflow; what they are made of says everything.
    private static bool Plain(System.Reflection.PropertyInfo property) =>
        property.GetIndexParameters().Length == 0
        && property.PropertyType != property.DeclaringType
        && (property.CanWrite || property.DeclaringType != typeof(Trader.Commands.OrderIntent));
}
