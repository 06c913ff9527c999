using System.Collections.Immutable;
using System.Reflection.Emit;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

namespace Architecture.Tests;

/// <summary>Reads what a compiled assembly refers to and what its methods do.</summary>
internal sealed class IntermediateCode : IDisposable
{
    private static readonly Dictionary<short, OpCode> OpCodesByValue = typeof(OpCodes)
        .GetFields()
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value);

    private readonly PEReader file;
    private readonly MetadataReader metadata;

    public IntermediateCode(string path)
    {
        file = new PEReader(File.OpenRead(path));
        metadata = file.GetMetadataReader();
    }

    public IReadOnlyList<string> ReferencedAssemblies =>
        [.. metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))];

    /// <summary>Full names of the types of other assemblies it uses.</summary>
    public IReadOnlyList<string> ReferencedTypes => [.. metadata.TypeReferences.Select(handle => NameOf(handle))];

    /// <summary>Members of other assemblies it uses, as <c>Namespace.Type.Member</c>.</summary>
    public IReadOnlyList<string> ReferencedMembers =>
        [.. metadata.MemberReferences.Select(handle => NameOf((EntityHandle)handle)).Where(name => name.Length > 0)];

    public void Dispose() => file.Dispose();

    /// <summary>Every instruction of every method: the type it stands in, the instruction, the member it names if any.</summary>
    public IEnumerable<(string Type, OpCode Code, string Member)> Instructions()
    {
        foreach (var handle in metadata.MethodDefinitions)
        {
            var method = metadata.GetMethodDefinition(handle);
            if (method.RelativeVirtualAddress == 0)
            {
                continue;
            }

            var type = NameOf(method.GetDeclaringType());
            var code = file.GetMethodBody(method.RelativeVirtualAddress).GetILContent();
            foreach (var (opCode, token) in Decode(code))
            {
                yield return (type, opCode, token is { } known ? NameOf(MetadataTokens.EntityHandle(known)) : "");
            }
        }
    }

    private static IEnumerable<(OpCode Code, int? Token)> Decode(ImmutableArray<byte> code)
    {
        for (var i = 0; i < code.Length; )
        {
            short value = code[i++];
            if (value == 0xFE)
            {
                value = unchecked((short)(0xFE00 | code[i++]));
            }

            var opCode = OpCodesByValue[value];
            int? token = null;
            switch (opCode.OperandType)
            {
                case OperandType.InlineNone:
                    break;
                case OperandType.ShortInlineBrTarget:
                case OperandType.ShortInlineI:
                case OperandType.ShortInlineVar:
                    i += 1;
                    break;
                case OperandType.InlineVar:
                    i += 2;
                    break;
                case OperandType.InlineI8:
                case OperandType.InlineR:
                    i += 8;
                    break;
                case OperandType.InlineSwitch:
                    i += 4 + (4 * BitConverter.ToInt32(code.AsSpan(i, 4)));
                    break;
                case OperandType.InlineMethod:
                case OperandType.InlineField:
                case OperandType.InlineType:
                case OperandType.InlineTok:
                    token = BitConverter.ToInt32(code.AsSpan(i, 4));
                    i += 4;
                    break;
                default:
                    i += 4;
                    break;
            }

            yield return (opCode, token);
        }
    }

    private string NameOf(EntityHandle handle)
    {
        switch (handle.Kind)
        {
            case HandleKind.TypeReference:
                var reference = metadata.GetTypeReference((TypeReferenceHandle)handle);
                return reference.ResolutionScope.Kind == HandleKind.TypeReference
                    ? NameOf(reference.ResolutionScope) + "." + metadata.GetString(reference.Name)
                    : Join(reference.Namespace, reference.Name);
            case HandleKind.TypeDefinition:
                var definition = metadata.GetTypeDefinition((TypeDefinitionHandle)handle);
                return definition.GetDeclaringType() is { IsNil: false } outer
                    ? NameOf(outer) + "." + metadata.GetString(definition.Name)
                    : Join(definition.Namespace, definition.Name);
            case HandleKind.MemberReference:
                var member = metadata.GetMemberReference((MemberReferenceHandle)handle);
                return NameOf(member.Parent) + "." + metadata.GetString(member.Name);
            case HandleKind.MethodDefinition:
                var method = metadata.GetMethodDefinition((MethodDefinitionHandle)handle);
                return NameOf(method.GetDeclaringType()) + "." + metadata.GetString(method.Name);
            default:
                return "";
        }
    }

    private string Join(StringHandle space, StringHandle name) =>
        space.IsNil ? metadata.GetString(name) : metadata.GetString(space) + "." + metadata.GetString(name);
}
