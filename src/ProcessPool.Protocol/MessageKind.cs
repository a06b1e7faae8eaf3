namespace ProcessPool.Protocol;

/// <summary>What the payload of a frame means. The page docs/wire-format.md lists them with their directions and fields.</summary>
internal enum MessageKind : byte
{
    Hello = 1,
    Welcome = 2,
    Ready = 3,
    StartFailed = 4,
    Capsule = 5,
    Forget = 6,
    Chunk = 7,
    TakeBack = 8,
    Results = 9,
    ItemFailed = 10,
    Yield = 11,
    Credit = 12,
    Returned = 13,
    ChunkDone = 14,
    Shutdown = 15,
    Initialize = 16,
    Image = 17,
    Report = 18,
    BridgeCancel = 19,
    Worn = 20,
    TimedOut = 21,
    Taken = 22,
}
