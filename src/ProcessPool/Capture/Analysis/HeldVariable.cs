namespace ProcessPool.Capture.Analysis;

/// <summary>
/// What a variable may hold at any time: a local variable, an argument, or a field of a holder that the analysed code creates, taken together
/// for all objects of the holder's type.
/// </summary>
internal sealed class HeldVariable
{
    private TrackedValue? _value;
    private bool _isRead;
    private bool _isExposed;

    public TrackedValue? Read()
    {
        _isRead = true;
        return _value;
    }

    /// <summary>True if somebody has read the variable before it could hold this.</summary>
    public bool Write(TrackedValue? value)
    {
        if (_isExposed)
        {
            value?.KeepAll();
        }

        var union = TrackedValue.Union(_value, value);
        if (ReferenceEquals(union, _value))
        {
            return false;
        }

        _value = union;
        return _isRead;
    }

    /// <summary>The address is taken: whoever has it may do anything with what the variable holds.</summary>
    public void Expose()
    {
        _isExposed = true;
        _value?.KeepAll();
    }
}
