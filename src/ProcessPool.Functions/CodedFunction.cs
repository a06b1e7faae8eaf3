using ProcessPool.Serialization.Custom;

namespace ProcessPool.Functions;

/// <summary>A function that comes with the codecs of the parent: its results are written by them, wherever it got the objects from.</summary>
internal sealed class CodedFunction(ItemFunction function, CustomCodec[] codecs) : ItemFunction
{
    public override Delegate? Given => function.Given;

    public override void Run(ChunkContext context)
    {
        CustomCodecs.Learn(codecs);
        function.Run(context);
    }

    public override object? RunOne(ChunkContext context)
    {
        CustomCodecs.Learn(codecs);
        return function.RunOne(context);
    }
}
