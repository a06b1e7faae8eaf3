using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace ProcessPool.Tests.Api;

/// <summary>The public surface of an assembly: what a user can name, and its text in a fixed order.</summary>
internal static class PublicApi
{
    private static readonly SymbolDisplayFormat Format = new(
        typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypes,
        genericsOptions: SymbolDisplayGenericsOptions.IncludeTypeParameters | SymbolDisplayGenericsOptions.IncludeTypeConstraints | SymbolDisplayGenericsOptions.IncludeVariance,
        memberOptions: SymbolDisplayMemberOptions.IncludeAccessibility | SymbolDisplayMemberOptions.IncludeModifiers | SymbolDisplayMemberOptions.IncludeType
            | SymbolDisplayMemberOptions.IncludeParameters | SymbolDisplayMemberOptions.IncludeRef | SymbolDisplayMemberOptions.IncludeConstantValue,
        delegateStyle: SymbolDisplayDelegateStyle.NameAndSignature,
        parameterOptions: SymbolDisplayParameterOptions.IncludeName | SymbolDisplayParameterOptions.IncludeType | SymbolDisplayParameterOptions.IncludeDefaultValue
            | SymbolDisplayParameterOptions.IncludeParamsRefOut | SymbolDisplayParameterOptions.IncludeExtensionThis,
        propertyStyle: SymbolDisplayPropertyStyle.ShowReadWriteDescriptor,
        miscellaneousOptions: SymbolDisplayMiscellaneousOptions.UseSpecialTypes | SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier
            | SymbolDisplayMiscellaneousOptions.AllowDefaultLiteral);

    private static readonly SymbolDisplayFormat TypeFormat = Format.WithKindOptions(SymbolDisplayKindOptions.IncludeTypeKeyword);

    private static readonly SymbolDisplayFormat FullName = new(typeQualificationStyle: SymbolDisplayTypeQualificationStyle.NameAndContainingTypesAndNamespaces);

    /// <summary>Attributes that change what a call means, or whether it compiles.</summary>
    private static readonly string[] Meaningful =
    [
        "ObsoleteAttribute", "OverloadResolutionPriorityAttribute", "FlagsAttribute", "ExperimentalAttribute", "EditorBrowsableAttribute",
        "RequiresUnreferencedCodeAttribute", "RequiresDynamicCodeAttribute",
    ];

    /// <summary>All types that a user can name, by name.</summary>
    public static IReadOnlyList<INamedTypeSymbol> TypesOf(IAssemblySymbol assembly)
        => [.. TypesIn(assembly.GlobalNamespace).OrderBy(type => type.ToDisplayString(FullName), StringComparer.Ordinal)];

    /// <summary>The members of a type that a user can name, without those that a compiler adds to each record.</summary>
    public static IEnumerable<ISymbol> MembersOf(INamedTypeSymbol type)
        => type.GetMembers().Where(member =>
            IsVisible(member) && member is not INamedTypeSymbol && !member.IsImplicitlyDeclared && !IsAccessor(member) && !IsOfEachRecord(member));

    public static string Dump(IAssemblySymbol assembly)
    {
        var text = new StringBuilder();
        foreach (var type in TypesOf(assembly))
        {
            text.Append(CultureInfo.InvariantCulture, $"# {type.ToDisplayString(FullName)}\n");
            AppendAttributes(text, type, "");
            text.Append(Modifiers(type)).Append(type.ToDisplayString(TypeFormat)).Append(Bases(type)).Append('\n');

            foreach (var member in MembersOf(type).OrderBy(member => member.Name, StringComparer.Ordinal).ThenBy(member => member.ToDisplayString(Format), StringComparer.Ordinal))
            {
                AppendAttributes(text, member, "    ");
                text.Append("    ").Append(member.ToDisplayString(Format)).Append('\n');
            }

            text.Append('\n');
        }

        return text.ToString();
    }

    private static IEnumerable<INamedTypeSymbol> TypesIn(INamespaceOrTypeSymbol place)
    {
        foreach (var member in place.GetMembers().OfType<INamespaceOrTypeSymbol>())
        {
            if (member is INamedTypeSymbol type)
            {
                if (!IsVisible(type))
                {
                    continue;
                }

                yield return type;
            }

            foreach (var inner in TypesIn(member))
            {
                yield return inner;
            }
        }
    }

    private static bool IsVisible(ISymbol symbol)
        => symbol.DeclaredAccessibility is Accessibility.Public or Accessibility.Protected or Accessibility.ProtectedOrInternal;

    private static bool IsAccessor(ISymbol member) => member is IMethodSymbol { AssociatedSymbol: not null };

    /// <summary>Equality, copying and text, which say nothing that "record" does not.</summary>
    private static bool IsOfEachRecord(ISymbol member)
        => member.Name != "Deconstruct" && member.GetAttributes().Any(a => a.AttributeClass?.Name == "CompilerGeneratedAttribute");

    private static string Modifiers(INamedTypeSymbol type)
    {
        var words = type.DeclaredAccessibility == Accessibility.Public ? "public " : "protected ";
        return type.TypeKind != TypeKind.Class ? words : words + (type.IsStatic ? "static " : type.IsAbstract ? "abstract " : type.IsSealed ? "sealed " : "");
    }

    private static string Bases(INamedTypeSymbol type)
    {
        var bases = type.Interfaces.Select(i => i.ToDisplayString(Format)).Order(StringComparer.Ordinal).ToList();
        if (type.TypeKind == TypeKind.Class && type.BaseType is { SpecialType: not SpecialType.System_Object } parent)
        {
            bases.Insert(0, parent.ToDisplayString(Format));
        }

        return bases.Count == 0 ? "" : " : " + string.Join(", ", bases);
    }

    private static void AppendAttributes(StringBuilder text, ISymbol symbol, string indent)
    {
        var attributes = symbol.GetAttributes().Where(a => Meaningful.Contains(a.AttributeClass?.Name));
        foreach (var line in attributes.Select(Describe).Order(StringComparer.Ordinal))
        {
            text.Append(CultureInfo.InvariantCulture, $"{indent}[{line}]\n");
        }
    }

    private static string Describe(AttributeData attribute)
    {
        var name = attribute.AttributeClass!.Name;
        var arguments = attribute.ConstructorArguments.Select(argument => argument.ToCSharpString())
            .Concat(attribute.NamedArguments.Select(argument => $"{argument.Key} = {argument.Value.ToCSharpString()}"));
        return $"{name[..^"Attribute".Length]}({string.Join(", ", arguments)})";
    }
}
