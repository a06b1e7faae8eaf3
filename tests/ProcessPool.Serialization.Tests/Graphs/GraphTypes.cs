using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

#pragma warning disable CS0169, CS0414, CS0649, CA1051, CA1823, CA1852, IDE0051, IDE0052, IDE0044 // Random values are put into these fields by reflection.

namespace ProcessPool.Serialization.Tests.Graphs;

internal enum Small : byte
{
    None,
    One,
}

[Flags]
internal enum Large : long
{
    None,
    High = 1L << 62,
}

internal interface IShape;

internal class Animal : IShape
{
    private object? _same;
    private int _id;
    [NonSerialized]
    private string? _note;

    public void Call() => _id++;
}

internal class Dog : Animal
{
    private object? _same;
    private Dog? _friend;
    private Action? _bark;
}

internal class Puppy<T> : Dog
{
    private readonly T? _same;
    private readonly IShape? _shape;
}

internal class Node<T>
{
    private T? _value;
    private Node<T>? _next;
    private object? _any;
}

internal class Fork<TLeft, TRight> : Node<TLeft>
{
    private TRight? _value;
    private Fork<TRight, TLeft>? _other;
    private KeyValuePair<TLeft, TRight> _pair;
}

internal sealed class Names<T> : List<T>
{
    private T? _first;
    private object? _owner;
}

internal sealed class Registry<T> : Dictionary<string, T>
{
    private Registry<T>? _parent;
    private object? _owner;
}

internal sealed class Everything
{
    private bool _truth;
    private char _letter;
    private Small _small;
    private Large? _large;
    private decimal? _price;
    private DateTime _time;
    private double _double;
    private string? _text;
    private byte[]? _bytes;
    private object?[]? _objects;
    private IEnumerable<object>? _sequence;
    private ValueType? _boxed;
    private Delegate? _function;
    private (object? First, string? Second) _tuple;
}

internal struct Mixed<T> : IShape
{
    private byte _small;
    private T? _value;
    private object? _reference;
    private long _large;
}

/// <summary>Has padding.</summary>
internal struct Plain
{
    private byte _small;
    private long _large;
    private short _medium;
    private bool _truth;
}

internal struct Block<T>
    where T : struct
{
    private byte _small;
    private T _value;
    private Small _other;
}

[StructLayout(LayoutKind.Explicit)]
internal struct Overlapping
{
    [FieldOffset(0)]
    private int _number;

    [FieldOffset(0)]
    private byte _first;

    [FieldOffset(8)]
    private object? _reference;
}

[InlineArray(3)]
internal struct Three<T>
{
    private T? _first;
}

internal record Person(string? Name, int Age, Person? Parent);

internal sealed record Employee(string? Name, int Age, Person? Parent, object? Desk) : Person(Name, Age, Parent)
{
    private readonly object? _secret = Desk;
}

/// <summary>A key whose hash code is that of its content.</summary>
internal sealed record Key(int Number, string? Text);

internal readonly record struct Coordinates<T>(T? X, T? Y, Key? Key);
