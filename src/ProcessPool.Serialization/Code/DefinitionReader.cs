using System.Buffers;
using System.Reflection;
using MessagePack;
using ProcessPool.Serialization.Code.Images;
using ProcessPool.Serialization.Graph;

namespace ProcessPool.Serialization.Code;

/// <summary>Finds the types and members that a value refers to. Keeps the tables of recent values, which tend to repeat.</summary>
internal sealed class DefinitionReader(CodeResolver resolver)
{
    private const int MostTables = 16;
    private const int LongestKept = 4096;

    private readonly Dictionary<Type, SliceOrigin> _origins = [];
    private readonly Dictionary<int, Table> _recent = [];
    private Type[] _expected = [];
    private object[] _entries = [];
    private int _count;
    private Type? _lastType;
    private ObjectCodec? _lastCodec;

    public void Begin(Type declared, ref MessagePackReader reader)
    {
        _expected = ExpectedTypes.Of(declared);
        if (reader.NextCode == MessagePackCode.MinFixArray)
        {
            reader.ReadArrayHeader();
            _entries = [];
            _count = 0;
            return;
        }

        var bytes = reader.ReadRaw();
        if (_recent.TryGetValue(Key(declared, bytes), out var recent) && Same(bytes, recent.Bytes))
        {
            _entries = recent.Entries;
            _count = _entries.Length;
            return;
        }

        ReadAll(bytes);
        Keep(declared, bytes);
    }

    public Type Type(int index) => Resolve(index) as Type ?? throw new GraphFormatException($"Definition {index} is not a type.");

    /// <summary>The codec of the objects of a type.</summary>
    public ObjectCodec Codec(int index)
    {
        var type = Type(index);
        if (type != _lastType)
        {
            _lastCodec = ObjectCodecs.ForWire(type);
            _lastType = type;
        }

        return _lastCodec!;
    }

    public MethodBase Method(int index) =>
        Resolve(index) as MethodBase ?? throw new GraphFormatException($"Definition {index} is not a method.");

    public object Resolve(int index)
    {
        var known = WellKnownTypes.All;
        if ((uint)index < (uint)known.Length)
        {
            return known[index];
        }

        index -= known.Length;
        if ((uint)index < (uint)_expected.Length)
        {
            return _expected[index];
        }

        index -= _expected.Length;
        return (uint)index < (uint)_count ? _entries[index] : throw new GraphFormatException($"There is no definition {index}.");
    }

    private static int Key(Type declared, in ReadOnlySequence<byte> bytes) =>
        (((declared.GetHashCode() * 31) + (int)bytes.Length) * 31) + (bytes.FirstSpan[^1] << 8) + bytes.FirstSpan[bytes.FirstSpan.Length / 2];

    private static bool Same(in ReadOnlySequence<byte> bytes, ReadOnlySpan<byte> kept)
    {
        foreach (var piece in bytes)
        {
            if (!kept.StartsWith(piece.Span))
            {
                return false;
            }

            kept = kept[piece.Length..];
        }

        return kept.IsEmpty;
    }

    private void ReadAll(in ReadOnlySequence<byte> bytes)
    {
        _origins.Clear();
        var reader = new MessagePackReader(bytes);
        _entries = new object[reader.ReadArrayHeader()];
        for (_count = 0; _count < _entries.Length; _count++)
        {
            _entries[_count] = ReadOne(ref reader);
        }
    }

    private void Keep(Type declared, in ReadOnlySequence<byte> bytes)
    {
        if (bytes.Length > LongestKept || Array.Exists(_entries, IsCollectible))
        {
            return;
        }

        if (_recent.Count >= MostTables)
        {
            _recent.Clear();
        }

        _recent[Key(declared, bytes)] = new Table(bytes.ToArray(), _entries);
    }

    private static bool IsCollectible(object entry) => entry is SliceOrigin or Assembly { IsCollectible: true } or MemberInfo { IsCollectible: true };

    private object ReadOne(ref MessagePackReader reader)
    {
        var parts = reader.ReadArrayHeader() - 1;
        var kind = (DefinitionKind)reader.ReadInt32();
        if (kind == DefinitionKind.Assembly && parts == 1)
        {
            return resolver.ResolveFramework(Format.ReadText(ref reader));
        }

        if (kind == DefinitionKind.Assembly && parts == 3)
        {
            var name = Format.ReadText(ref reader);
            var mvid = Format.ReadBytes(ref reader);
            return mvid.Length == 16
                ? resolver.Resolve(new AssemblyReference(name, new Guid(mvid.ToArray()), Format.ReadText(ref reader)))
                : throw new GraphFormatException($"An MVID of {mvid.Length} bytes.");
        }

        if (kind == DefinitionKind.ImageAssembly && parts == 2)
        {
            _ = Format.ReadText(ref reader);
            var hash = Format.ReadText(ref reader);
            return SliceOrigin.Find(hash) is { } origin ? origin : resolver.ResolveImage(hash);
        }

        var owner = reader.ReadInt32();
        return (kind, parts) switch
        {
            (DefinitionKind.TypeByToken, 2) when Resolve(owner) is SliceOrigin slice => Original(slice, reader.ReadInt32()),
            (DefinitionKind.ImageMethod, 2) => Resolve(owner) is SliceOrigin slice
                ? slice.Original<MethodBase>(reader.ReadInt32())
                : Assembly(owner).ManifestModule.ResolveMethod(reader.ReadInt32())!,
            (DefinitionKind.TypeByToken, 2) => Assembly(owner).ManifestModule.ResolveType(reader.ReadInt32()),
            (DefinitionKind.TypeByName, 2) => Assembly(owner).GetType(Format.ReadText(ref reader), throwOnError: true)!,
            (DefinitionKind.GenericType, > 1) => Type(owner).MakeGenericType(ReadTypes(ref reader, parts - 1)),
            (DefinitionKind.ArrayType, 1) => Type(owner).MakeArrayType(),
            (DefinitionKind.ArrayType, 2) => Type(owner).MakeArrayType(reader.ReadInt32()),
            (DefinitionKind.ByRefType, 1) => Type(owner).MakeByRefType(),
            (DefinitionKind.PointerType, 1) => Type(owner).MakePointerType(),
            (DefinitionKind.GenericParameter, 2) => Members.GenericParameter(Resolve(owner), reader.ReadInt32()),
            (DefinitionKind.MethodByToken, > 1) =>
                Members.Method(Type(owner), OriginOf(Type(owner)), reader.ReadInt32(), ReadTypes(ref reader, parts - 2)),
            (DefinitionKind.MethodByName, > 2) => Members.Method(
                Type(owner), Format.ReadText(ref reader), Format.ReadText(ref reader), ReadTypes(ref reader, parts - 3)),
            (DefinitionKind.Field, 2) => reader.NextMessagePackType == MessagePackType.Integer
                ? Members.Field(Type(owner), OriginOf(Type(owner)), reader.ReadInt32())
                : Members.Field(Type(owner), Format.ReadText(ref reader)),
            (DefinitionKind.Property, 3) => Members.Property(Type(owner), Format.ReadText(ref reader), Format.ReadText(ref reader)),
            (DefinitionKind.Event, 2) => Members.Event(Type(owner), Format.ReadText(ref reader)),
            (DefinitionKind.ReflectedMember, 2) => CodeReferences.AsReflected(
                Resolve(owner) as MemberInfo ?? throw new GraphFormatException($"Definition {owner} is not a member."),
                Type(reader.ReadInt32())),
            _ => throw new GraphFormatException($"Definition of unknown kind {(int)kind} with {parts} parts."),
        };
    }

    /// <summary>A type that came here from a slice of this process.</summary>
    private Type Original(SliceOrigin slice, int token)
    {
        var type = slice.Original<Type>(token);
        _origins[type] = slice;
        return type;
    }

    /// <summary>The slice that the tokens of a type's members are of; null: of its own assembly.</summary>
    private SliceOrigin? OriginOf(Type type)
        => _origins.Count == 0 ? null : _origins.GetValueOrDefault(type.IsConstructedGenericType ? type.GetGenericTypeDefinition() : type);

    private Assembly Assembly(int index) =>
        Resolve(index) as Assembly ?? throw new GraphFormatException($"Definition {index} is not an assembly.");

    private Type[] ReadTypes(ref MessagePackReader reader, int count)
    {
        var types = new Type[count];
        foreach (ref var type in types.AsSpan())
        {
            type = Type(reader.ReadInt32());
        }

        return types;
    }

    /// <summary>A class, as keys and values of the collections here are: what has structures in it would have to be compiled at the start of each worker.</summary>
    private sealed record Table(byte[] Bytes, object[] Entries);
}
