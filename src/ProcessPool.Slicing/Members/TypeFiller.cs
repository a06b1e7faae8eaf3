using System.Reflection;
using Mono.Cecil;

namespace ProcessPool.Slicing.Members;

/// <summary>Copies what a type declares.</summary>
internal sealed class TypeFiller(SliceBuilder builder, Type source, TypeDefinition copy)
{
    private readonly TypeTables _tables = TypeTables.Of(source);

    public void Fill()
    {
        copy.BaseType = source.BaseType is null ? null : builder.Types.Use(source.BaseType);
        GenericParameters.Fill(builder, Runtime.Parameters(source), copy);
        foreach (var type in _tables.Interfaces())
        {
            copy.Interfaces.Add(new InterfaceImplementation(builder.Types.Use(type)));
        }

        FillLayout();
        builder.Attributes.Copy(source, source.GetCustomAttributesData(), copy);
        foreach (var field in source.GetFields(Runtime.Declared).InOrder().Where(IsKept))
        {
            builder.Definitions.Field(field);
        }

        foreach (var method in Runtime.DeclaredMethods(source).Where(IsKept))
        {
            builder.Definitions.Method(method);
        }

        if (!CompilerMade.IsBag(source))
        {
            FillProperties();
            FillEvents();
            FillOverrides();
        }
    }

    /// <summary>A class in which the compiler collects what functions need: of it only what is reached, and what its objects consist of.</summary>
    private bool IsKept(FieldInfo field) => !field.IsStatic || !CompilerMade.IsBag(source);

    private bool IsKept(MethodBase method) => method is ConstructorInfo || method.IsVirtual || !CompilerMade.IsBag(source);

    private void FillLayout()
    {
        if (_tables.Layout() is var (pack, size))
        {
            copy.PackingSize = (short)pack;
            copy.ClassSize = size;
        }
    }

    private void FillProperties()
    {
        foreach (var property in source.GetProperties(Runtime.Declared).InOrder())
        {
            var getter = Accessor(property.GetMethod);
            var setter = Accessor(property.SetMethod);
            var type = getter?.ReturnType ?? setter?.Parameters[^1].ParameterType
                ?? throw SliceException.For(property, "it has neither a getter nor a setter");
            var made = new PropertyDefinition(property.Name, (Mono.Cecil.PropertyAttributes)property.Attributes, type)
            {
                GetMethod = getter,
                SetMethod = setter,
                HasThis = (getter ?? setter)!.HasThis,
            };
            if ((property.Attributes & System.Reflection.PropertyAttributes.HasDefault) != 0)
            {
                made.Constant = property.GetRawConstantValue();
            }

            copy.Properties.Add(made);
            builder.Attributes.Copy(property, property.GetCustomAttributesData(), made);
        }
    }

    private void FillEvents()
    {
        foreach (var @event in source.GetEvents(Runtime.Declared).InOrder())
        {
            var made = new EventDefinition(
                @event.Name, (Mono.Cecil.EventAttributes)@event.Attributes,
                builder.Types.Use(@event.EventHandlerType ?? throw SliceException.For(@event, "its type cannot be found")))
            {
                AddMethod = Accessor(@event.AddMethod),
                RemoveMethod = Accessor(@event.RemoveMethod),
                InvokeMethod = Accessor(@event.RaiseMethod),
            };
            foreach (var other in @event.GetOtherMethods(nonPublic: true))
            {
                made.OtherMethods.Add(Accessor(other));
            }

            copy.Events.Add(made);
            builder.Attributes.Copy(@event, @event.GetCustomAttributesData(), made);
        }
    }

    private void FillOverrides()
    {
        foreach (var (body, declaration, isDefinition) in _tables.Overrides())
        {
            if (body.DeclaringType is not { } declaring || Runtime.Definition(declaring) != source)
            {
                throw SliceException.For(source, $"a method of another type, {body.DeclaringType}.{body.Name}, implements its {declaration.Name}");
            }

            builder.Definitions.Method(Runtime.Definition(body)).Overrides.Add(builder.Members.Use(declaration, isDefinition));
        }
    }

    private MethodDefinition? Accessor(MethodInfo? method) =>
        method is null ? null : builder.Definitions.Method(Runtime.Definition(method));
}
