using System.Reflection;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using ProcessPool.Serialization;
using ProcessPool.Serialization.Code;
using ProcessPool.Serialization.Code.Images;
using ProcessPool.Slicing;

namespace ProcessPool.Capture;

/// <summary>Cuts slices of code that was generated while the program runs, for <see cref="SliceSet"/>. Safe to call concurrently.</summary>
internal static class CodeSlices
{
    private static readonly ConditionalWeakTable<SliceOrigin, CodeSlice> Cuts = [];

    /// <summary>What crosses beside the bytes.</summary>
    public static ImageSet? ImagesFor(CodeShipping shipping) => shipping switch
    {
        CodeShipping.ByReference => null,
        CodeShipping.ByValue => new ImageSet { Slices = new SliceSet(WithTouched(IsOfApplication)) },
        _ => new ImageSet { Slices = new SliceSet(WithTouched(IsGenerated)) },
    };

    /// <summary>
    /// Code that hot reload has touched crosses as it is now, and not by its file. Decided once for a function: the items of a call that goes on refer to the same
    /// code as the function.
    /// </summary>
    private static Func<Assembly, bool> WithTouched(Func<Assembly, bool> contains)
        => UpdatedCode.Touched is { Count: > 0 } touched ? assembly => touched.Contains(assembly) || contains(assembly) : contains;

    /// <summary>Cuts what the set wants and does not have yet.</summary>
    /// <exception cref="SliceException">Something cannot be copied without changing what it does.</exception>
    public static void Cut(SliceSet set)
        => set.Use(OriginOf(Slicer.Cut(set.Wanted, set.Contains), []));

    /// <summary>Cuts what the items of a function refer to and the function does not.</summary>
    /// <exception cref="CodeRefusedException">It cannot be copied without changing what it does.</exception>
    public static SliceOrigin CutFurther(IReadOnlyList<MemberInfo> wanted, Func<Assembly, bool> contains, IReadOnlyList<SliceOrigin> earlier)
    {
        try
        {
            return OriginOf(Slicer.Cut(wanted, contains, [.. earlier.Select(origin => Cuts.GetValue(origin, static origin => throw new KeyNotFoundException(origin.Image.FullName)))]), earlier);
        }
        catch (SliceException e)
        {
            throw new CodeRefusedException("its code: " + Problems.Of(e).Reason, "Mention it in the function of the call");
        }
    }

    private static SliceOrigin OriginOf(CodeSlice slice, IReadOnlyList<SliceOrigin> earlier)
    {
        var dependencies = slice.References.Select(DependencyOf).OfType<ImageDependency>()
            .Concat(earlier.Select(origin => new ImageDependency($"{origin.Image.FullName}, Version=0.0.0.0, Culture=neutral, PublicKeyToken=null", null, origin.Image.Hash)));
        var image = new CodeImage(Convert.ToHexStringLower(SHA256.HashData(slice.Image)), slice.AssemblyName, slice.Image, [.. dependencies]);
        var cut = new SliceOrigin(image, member => slice.Contains(member) ? slice.TokenOf(member) : null, slice.Originals);
        Cuts.Add(cut, slice);
        return cut;
    }

    private static bool IsGenerated(Assembly assembly) => assembly.IsDynamic;

    /// <summary>FSharp.Core is to F# what .NET is to C#.</summary>
    public static bool IsOfApplication(Assembly assembly)
        => assembly.IsDynamic
           || (!FrameworkAssemblies.Contains(assembly) && !IsOwn(assembly) && !PackageAssemblies.Contains(assembly)
               && AssemblyText.NameOf(assembly) != "FSharp.Core");

    /// <summary>Whether an assembly is a part of this library.</summary>
    public static bool IsOwn(Assembly assembly) => Own.Contains(assembly);

    private static readonly Assembly[] Own =
    [
        typeof(Pool).Assembly, typeof(Functions.ItemFunction).Assembly, typeof(ObjectWriter).Assembly, typeof(Protocol.Frame).Assembly,
        typeof(MessagePack.MessagePackWriter).Assembly, typeof(WorkerHost.WorkerLoop).Assembly, typeof(Slicer).Assembly,
    ];

    /// <summary>What a reference of the slice leads to here; null for .NET itself, which every process has.</summary>
    private static ImageDependency? DependencyOf(Assembly assembly)
        => FrameworkAssemblies.IsReferredToByName(assembly) ? null
        : CodeImages.IsNeeded(assembly) ? new ImageDependency(assembly.FullName!, null, CodeImages.Of(assembly).Hash)
        : new ImageDependency(assembly.FullName!, CodeReferences.Of(assembly), null);
}
