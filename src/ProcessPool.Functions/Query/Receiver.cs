namespace ProcessPool.Functions.Query;

/// <summary>Takes elements one by one. Stages of a query are receivers that pass on what they make of an element.</summary>
internal abstract class Receiver<T>
{
    public abstract void Add(T element);
}
