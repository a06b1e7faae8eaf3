using System.Reflection.Metadata;
using ProcessPool;
using ProcessPool.HotReloadApp;

// Calls the functions of an assembly before and after edits of its source. Each line says what a worker gave; the test knows what it must be.
var folder = Directory.CreateTempSubdirectory("processpool-hotreload").FullName;
try
{
    Console.WriteLine($"supported: {MetadataUpdater.IsSupported}");
    var source = Subject.Source;
    var path = Path.Combine(folder, "Edited.dll");
    var edited = new EditedAssembly(path, source);
    var caller = new EditedAssembly(Path.Combine(folder, "Caller.dll"), Subject.CallerSource, path);
    var subject = new Subject(edited.Assembly, caller.Assembly);
    await using var pool = new Pool(1);
    var process = pool.Run(() => Environment.ProcessId);
    var held = subject.Function("Plain");
    var closure = subject.Function("Captured", 10, 100);

    // Often enough that the calls are recognized.
    await subject.Show("before", pool, held, closure);
    await subject.Show("again", pool, held, closure);

    source = Edit(source, "x + 1", "x + 2");
    source = Edit(source, "10 * x", "20 * x");
    source = Edit(source, "item.X, 1", "item.X, 2");
    await subject.Show("edited", pool, held, closure);
    await subject.Show("edited, again", pool, held, closure);

    source = Edit(source, "x + 2", "x + 3");
    source = Edit(source, "return x => x * k;", "Func<int, int> more = y => y * m; return x => x * k + more(x);");
    closure = subject.Function("Captured", 10, 100);
    await subject.Show("edited twice", pool, held, closure);

    source = Edit(source, "20 * x", "Added.Run(x)", "public static class Added { public static int Run(int x) { var text = $\"<{x}>\"; return text.Length + Hundred(); } private static int Hundred() => 100; }");
    await subject.Show("a type was added", pool, held, closure);

    var shapes = new EditedAssembly(Path.Combine(folder, "Shapes.dll"), Subject.ShapesSource);
    var shape = Activator.CreateInstance(shapes.Assembly.GetType("Shape")!)!;
    Console.WriteLine($"an object: {pool.Map(x => $"{shape} {x}", [1])[0]} {pool.Map(x => $"{shape} {x}", [1])[0]}");
    shapes.Update(Subject.ShapesSource.Replace("round", "square", StringComparison.Ordinal));
    Console.WriteLine($"an object, edited: {pool.Map(x => $"{shape} {x}", [1])[0]}");

    var item = subject.Item(5);
    source = Edit(source, "{X}/{Version}", "{X}:{Version}");
    Console.WriteLine($"an item that the function does not mention: {pool.Map((object given) => given.ToString(), [item])[0]}");

    Console.WriteLine($"explain: {pool.Explain(held).Code[0].How}");
    Console.WriteLine($"untouched: {string.Join(' ', pool.Map(x => x + 1, [1, 2]))}, {pool.Explain((int x) => x + 1).Code[0].How}");
    Console.WriteLine($"same worker: {process == pool.Run(() => Environment.ProcessId)}");

    await using (var byReference = new Pool(new PoolOptions { Workers = 1, CodeShipping = CodeShipping.ByReference }))
    {
        Refused("by reference", () => byReference.Map(held, [1]));
        Refused("by reference, a caller", () => byReference.Map(subject.Caller, [1]));
        Refused("by reference, an item", () => byReference.Map((object given) => given.ToString(), [item]));
    }

    await using (var initialized = new Pool(new PoolOptions { Workers = 1, Initializer = subject.Initializer }))
    {
        Console.WriteLine($"with an initializer: {initialized.Map(held, [1])[0]}");
        Refused("what it sets", () => initialized.Map(subject.Function("Static"), [1]));
    }

    // What only reflection finds, the instructions do not tell: but the agent does.
    var reflected = new EditedAssembly(Path.Combine(folder, "Reflected.dll"), Subject.ReflectedSource);
    var late = Subject.Function(reflected.Assembly, "Late");
    Console.WriteLine($"late, before: {pool.Map(late, [1])[0]} {pool.Map(late, [1])[0]} {pool.Map(late, [1])[0]}");
    reflected.Update(Subject.ReflectedSource.Replace("x + 1", "x + 2", StringComparison.Ordinal));
    reflected.TellHandlers("R");
    Console.WriteLine($"late, the agent told: {pool.Map(late, [1])[0]}");

    string Edit(string code, string from, string to, string added = "")
    {
        var next = code.Replace(from, to, StringComparison.Ordinal) + added;
        edited.Update(next);
        return next;
    }
}
finally
{
    Directory.Delete(folder, recursive: true);
}

static void Refused(string what, Action call)
{
    try
    {
        call();
        Console.WriteLine($"{what}: not refused");
    }
    catch (ClosureException e)
    {
        Console.WriteLine($"{what}: {e.Message}");
    }
}
