using System.Buffers.Binary;
using Mono.Cecil.Cil;

namespace ProcessPool.Slicing.Code;

/// <summary>Reads exception handlers as they stand in the bytes of an assembly, which is how <c>DynamicILInfo</c> is given them.</summary>
internal static class ExceptionSection
{
    private const int FatFlag = 0x40;
    private const int HeaderLength = 4;
    private const int FatLength = 24;
    private const int SmallLength = 12;

    public static IEnumerable<HandlerClause> Read(byte[] section, TokenScope scope)
    {
        var isFat = (section[0] & FatFlag) != 0;
        var length = isFat ? BinaryPrimitives.ReadInt32LittleEndian(section) >>> 8 : section[1];
        for (var at = HeaderLength; at < length; at += isFat ? FatLength : SmallLength)
        {
            yield return isFat
                ? Clause(scope, Int32(section, at), Int32(section, at + 4), Int32(section, at + 8), Int32(section, at + 12),
                    Int32(section, at + 16), Int32(section, at + 20))
                : Clause(scope, UInt16(section, at), UInt16(section, at + 2), section[at + 4], UInt16(section, at + 5),
                    section[at + 7], Int32(section, at + 8));
        }
    }

    private static HandlerClause Clause(
        TokenScope scope, int flags, int tryStart, int tryLength, int handlerStart, int handlerLength, int tokenOrFilter)
    {
        var kind = (ExceptionHandlerType)flags;
        return new HandlerClause(
            kind, tryStart, tryStart + tryLength, handlerStart, handlerStart + handlerLength,
            kind == ExceptionHandlerType.Filter ? tokenOrFilter : 0,
            kind == ExceptionHandlerType.Catch ? scope.Type(tokenOrFilter) : null);
    }

    private static int Int32(byte[] section, int at) => BinaryPrimitives.ReadInt32LittleEndian(section.AsSpan(at));

    private static int UInt16(byte[] section, int at) => BinaryPrimitives.ReadUInt16LittleEndian(section.AsSpan(at));
}
