namespace ProcessPool.Conformance.Running;

/// <summary>Where in a call a function stands.</summary>
public enum Place
{
    /// <summary>It is the function of the call.</summary>
    Function,

    /// <summary>The function of the call captured it.</summary>
    Capture,

    /// <summary>It is an item, or a part of one.</summary>
    Item,

    /// <summary>It goes to the worker, comes back as the result, and is called in the parent.</summary>
    Result,
}
