namespace ProcessPool.Serialization.Graph;

/// <content>
/// Arrays and strings that are reached by slices of them only: just the part crosses that the slices cover together. Slices are written relative to where
/// that part starts, so a walk that finds more of it than was known when the first slice was written has to be done again.
/// </content>
internal sealed partial class GraphWriter
{
    // Grows from walk to walk, so walks come to an end.
    private Dictionary<object, Part>? _slices;
    private bool _slicesGrew;

    /// <summary>The id of an array or string of which a slice is needed, and the position in it where the part starts that crosses.</summary>
    public (int Id, int Origin) ReferenceSlice(object owner, int start, int length)
    {
        _slices ??= new(ReferenceEqualityComparer.Instance);
        var id = _objects.Find(owner);
        if (_slices.TryGetValue(owner, out var known))
        {
            Grow(owner, id, known, new Part(Math.Min(start, known.Start), Math.Max(start + length, known.End)));
        }
        else if (id > 0)
        {
            return (id, 0); // Somebody has all of it.
        }
        else
        {
            _slices.Add(owner, new Part(start, start + length));
        }

        return (id > 0 ? id : Add(owner, id), _slices[owner].Start);
    }

    private void UseWhole(object value, int id)
    {
        if (_slices!.TryGetValue(value, out var known))
        {
            Grow(value, id, known, new Part(0, LengthOf(value)));
        }
    }

    private void Grow(object owner, int id, Part known, Part needed)
    {
        if (needed != known)
        {
            _slices![owner] = needed;
            _slicesGrew |= id > 0 && (needed.Start != known.Start || id <= _current);
        }
    }

    /// <summary>The part of an object that is needed: a copy, where it is not all of it.</summary>
    private object PartOf(object value)
    {
        if (!_slices!.TryGetValue(value, out var part) || part.End - part.Start == LengthOf(value))
        {
            return value;
        }

        if (value is string text)
        {
            return text[part.Start..part.End];
        }

        var copy = Array.CreateInstanceFromArrayType(value.GetType(), part.End - part.Start);
        Array.Copy((Array)value, part.Start, copy, 0, copy.Length);
        return copy;
    }

    private static int LengthOf(object value) => value is string text ? text.Length : ((Array)value).Length;

    /// <summary>A class, and no tuple: dictionaries over it are compiled already, where those over a struct would have to be at the first capture.</summary>
    private sealed record Part(int Start, int End);
}
