using System.Reflection;
using Mono.Cecil;
using Mono.Cecil.Cil;
using ProcessPool.Slicing.References;

namespace ProcessPool.Slicing.Code;

/// <summary>The code of a method, wherever it came from.</summary>
internal sealed record MethodCode(byte[] Il, bool InitLocals, IReadOnlyList<TypeReference> Locals, IReadOnlyList<HandlerClause> Clauses, TokenScope Scope)
{
    public static MethodCode Of(SliceBuilder builder, MethodBase method, MethodDefinition copy)
    {
        var generics = new GenericScope(copy.DeclaringType, copy);
        var scope = new ModuleScope(builder, method, generics);
        if (method.GetMethodBody() is not { } body || body.GetILAsByteArray() is not { Length: > 0 } il)
        {
            throw SliceException.For(method, "its IL cannot be read");
        }

        var locals = body.LocalSignatureMetadataToken == 0 ? [] : scope.Signature(body.LocalSignatureMetadataToken).ReadLocals();
        return new MethodCode(il, body.InitLocals, locals, body.ExceptionHandlingClauses.Select(clause => new HandlerClause(
            (ExceptionHandlerType)clause.Flags, clause.TryOffset, clause.TryOffset + clause.TryLength,
            clause.HandlerOffset, clause.HandlerOffset + clause.HandlerLength,
            clause.Flags == ExceptionHandlingClauseOptions.Filter ? clause.FilterOffset : 0,
            clause is { Flags: ExceptionHandlingClauseOptions.Clause, CatchType: { } type } ? builder.Types.Use(type) : null)).ToList(), scope);
    }
}

/// <summary>A protected range and its handler, as positions in the IL. Ends are the first position after.</summary>
internal readonly record struct HandlerClause(
    ExceptionHandlerType Kind, int TryStart, int TryEnd, int HandlerStart, int HandlerEnd, int FilterStart, TypeReference? CatchType);
