using System.Text;

namespace Kalshi.Simulator.Server;

/// <summary>The type a field of a request body must have.</summary>
internal enum BodyKind
{
    /// <summary>A string.</summary>
    Text = 0,

    /// <summary>A whole number.</summary>
    Integer,

    /// <summary>Any number, kept as it was written.</summary>
    Number,

    /// <summary>A boolean.</summary>
    Flag,

    /// <summary>A list of strings.</summary>
    Texts,

    /// <summary>A list of objects.</summary>
    Objects,
}

/// <summary>A field of a request body.</summary>
/// <param name="Name">Its name on the wire.</param>
/// <param name="Kind">Its type.</param>
/// <param name="Items">What the objects of a list look like.</param>
internal sealed record BodyField(string Name, BodyKind Kind, BodySchema? Items = null)
{
    /// <summary>The name as it stands in the body.</summary>
    public byte[] Utf8Name { get; } = Encoding.UTF8.GetBytes(Name);

    /// <summary>The exchange's own word for the type, which its decoding errors name.</summary>
    public string GoType =>
        Kind switch
        {
            BodyKind.Text => "string",
            BodyKind.Integer => "int64",
            BodyKind.Number => "float64",
            BodyKind.Flag => "bool",
            BodyKind.Texts => "[]string",
            _ => $"[]{Items!.TypeName}",
        };
}

/// <summary>The fields of one kind of request body; unknown fields are ignored.</summary>
/// <param name="TypeName">The exchange's name of it, which its decoding errors repeat.</param>
/// <param name="Fields">The fields.</param>
internal sealed record BodySchema(string TypeName, params BodyField[] Fields)
{
    /// <summary>Decodes a body of this kind for the route table.</summary>
    public (object? Body, RestAnswer Refusal) Decode(ReadOnlyMemory<byte> utf8)
    {
        var body = JsonBody.Decode(this, utf8.Span, out var refusal);
        return (body, body is null ? refusal.ToAnswer() : default);
    }
}
