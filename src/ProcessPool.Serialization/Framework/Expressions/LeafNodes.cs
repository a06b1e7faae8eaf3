using System.Linq.Expressions;
using ProcessPool.Serialization.Graph;
using static System.Linq.Expressions.Expression;

namespace ProcessPool.Serialization.Framework.Expressions;

/// <summary>Nodes that have no nodes below them but variables.</summary>
internal static class LeafNodes
{
    public static IEnumerable<ObjectCodec> All =>
    [
        // The object that a lambda of the compiler captured stands here too. It crosses as a whole.
        new NodeCodec<ConstantExpression>(
            (to, node) => to.Type(node.Type).One(node.Value, nameof(node.Value)),
            from => Constant(from.Optional<object>(), from.Type())),

        new NodeCodec<ParameterExpression>(
            (to, node) => to.Type(node.Type).Flag(node.IsByRef).One(node.Name, nameof(node.Name)),
            from => Variable(from.Type(), from.Flag(), from.Optional<string>())),

        new NodeCodec<DefaultExpression>(
            (to, node) => to.Type(node.Type),
            from => Default(from.Type())),

        new NodeCodec<RuntimeVariablesExpression>(
            (to, node) => to.Many(node.Variables, nameof(node.Variables)),
            from => RuntimeVariables(from.Many<ParameterExpression>())),

        new NodeCodec<DebugInfoExpression>(
            (to, node) => to.Flag(node.IsClear).Number(node.StartLine).Number(node.StartColumn).Number(node.EndLine).Number(node.EndColumn)
                .One(node.Document, nameof(node.Document)),
            from => Position(
                from.One<SymbolDocumentInfo>(), from.Flag(), (from.Number(), from.Number()), (from.Number(), from.Number()))),

        new NodeCodec<SymbolDocumentInfo>(
            (to, part) => to.One(part.FileName, nameof(part.FileName)).One(part.Language, nameof(part.Language))
                .One(part.LanguageVendor, nameof(part.LanguageVendor)).One(part.DocumentType, nameof(part.DocumentType)),
            from => SymbolDocument(from.One<string>(), (Guid)from.One<object>(), (Guid)from.One<object>(), (Guid)from.One<object>())),
    ];

    private static ParameterExpression Variable(Type type, bool isByRef, string? name) => Parameter(isByRef ? type.MakeByRefType() : type, name);

    private static DebugInfoExpression Position(SymbolDocumentInfo document, bool isClear, (int Line, int Column) start, (int Line, int Column) end) =>
        isClear ? ClearDebugInfo(document) : DebugInfo(document, start.Line, start.Column, end.Line, end.Column);
}
