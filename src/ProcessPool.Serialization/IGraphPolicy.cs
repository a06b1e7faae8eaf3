namespace ProcessPool.Serialization;

/// <summary>Decides how much of a delegate's target crosses.</summary>
internal interface IGraphPolicy
{
    /// <summary>
    /// What <paramref name="function"/>, a delegate with a single target, may read of its target. Fields that are left out are neither
    /// looked at nor sent, and hold their defaults on arrival. Must give the same answer each time.
    /// </summary>
    FieldUse UseOf(Delegate function);

    /// <summary>Whether what lives on in this process (tokens, receivers of reports) is bridged, so that the reader must have the other ends; else it is refused.</summary>
    bool HasBridges { get; }
}
