namespace ProcessPool;

internal sealed class Pool;
