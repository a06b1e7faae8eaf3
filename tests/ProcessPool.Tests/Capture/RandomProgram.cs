using System.Globalization;
using System.Text;

namespace ProcessPool.Tests.Capture;

/// <summary>
/// Writes a random program: classes with fields of many kinds, methods that read, write, pass on and replace what is in them, and a lambda over variables and
/// <c>this</c> that does the same. The same seed gives the same text. Every method gets a depth, so that all end.
/// </summary>
internal sealed class RandomProgram(int seed)
{
    private readonly Random _random = new(seed);
    private readonly StringBuilder _text = new();
    private int _names;

    public static string NameOf(int seed) => string.Create(CultureInfo.InvariantCulture, $"Program{seed}");

    public string Write() => _text.Append(CultureInfo.InvariantCulture, $$"""
        namespace {{NameOf(seed)}}
        {
            public interface IRead { string Read(int d); }
            public struct Pair { public Node A; public int B; public string Show(int d) { if (d <= 0) return ""; var p = this; return {{Text(["p.A"], 2)}}; } }
            public class Holder { public Node Value; public Holder(Node value) { Value = value; } }
            public class Node : IRead
            {
                public int N; public string S; public Node Next; public Node Other; public List<Node> Items = new(); public Pair P; public Func<int, string> F;
                public int Auto { get; set; } public Node Self => this; public object Any;
                public virtual string Read(int d) { if (d <= 0) return ""; {{Body(["this", "Next", "Other"], 3)}} }
                public string M0(int d) { if (d <= 0) return ""; {{Body(["this", "Next"], 3)}} }
                public string M1(int d) { if (d <= 0) return ""; {{Body(["this", "P.A"], 2)}} }
                public static string T0(Node n, Node m, int d) { if (d <= 0) return ""; {{Body(["n", "m"], 3)}} }
                public static Node Id(Node n) => {{Pick("n", "n.Next", "n.Other ?? n", "new Holder(n).Value")}};
                public static void Put(ref Node n, Node m) { {{Pick("n = m;", "n = n.Next ?? m;", "m.Next = n;", "")}} }
            }
            public class Special : Node
            {
                public string X;
                public override string Read(int d) { if (d <= 0) return ""; {{Body(["this", "Other"], 2)}} }
                public override string ToString() => X + Next.S;
            }
            public class Owner
            {
                private Node _a, _b; private Special _c; private int _n = 7; private string _s = "s"; private Pair _p; private IRead _i; private object _o; private Node[] _many;
                private Node Made { get; set; }
                private string Own(Node n, int d) { if (d <= 0) return ""; {{Body(["n", "_a", "_b", "_c", "_p.A", "Made"], 3)}} }
                private Node Choose(int d) => {{Node(["_a", "_b", "_c", "_many[0]", "(Node)_o", "(Node)_i"], 2)}};
                public static Func<int, string> Make(int seed)
                {
                    var graph = Graph.Make(new Random(seed));
                    return new Owner { _a = graph[0], _b = graph[1], _c = (Special)graph[2], _p = new Pair { A = graph[3], B = 3 }, _i = graph[4], _o = graph[5], _many = graph, Made = graph[6] }.Go(graph[7], graph[0]);
                }
                private Func<int, string> Go(Node x, Node y)
                {
                    var k = 3; var z = _b; object o = _c;
                    {{Pick("Func<int, string> sibling = d => _a.S + x.S + k; z.F = sibling;", "Func<string> sibling = () => _s + y; if (k > 5) sibling();", "")}}
                    string Local(Node n, int d) { if (d <= 0) return ""; {{Body(["n", "x", "z"], 2)}} }
                    Func<int, string> result = d => { if (d <= 0) return ""; {{Body(["x", "y", "z", "_a", "_b", "_c", "_p.A", "Made", "(Node)o", "Choose(d)"], 5)}} };
                    return {{Pick("result", "result", $"d => Local(x, d) + {Text(["z"], 1)}", "x.M0", "Own2")}};
                }
                private string Own2(int d) => Own(Choose(d), d) + _n + _s;
            }
            public static class Graph
            {
                public static Node[] Make(Random random)
                {
                    var nodes = Enumerable.Range(0, 8).Select(i => i % 3 == 2 ? new Special { X = "x" + i } : new Node()).ToArray();
                    Node Any() => nodes[random.Next(nodes.Length)];
                    for (var i = 0; i < nodes.Length; i++)
                    {
                        var n = nodes[i]; n.N = i; n.S = "s" + i; n.Next = Any(); n.Other = random.Next(4) == 0 ? null : Any(); n.P = new Pair { A = Any(), B = i }; n.Auto = 10 * i; n.Any = Any();
                        for (var j = random.Next(3); j > 0; j--) n.Items.Add(Any());
                        var f = Any(); n.F = random.Next(3) switch { 0 => f.M1, 1 => d => f.S + i, _ => f.Read };
                    }
                    return nodes;
                }
            }
        }

        """).ToString();

    private string Body(string[] nodes, int statements)
    {
        var text = new StringBuilder("var r = \"\"; ");
        for (var i = 0; i < statements; i++)
        {
            text.Append(Statement(ref nodes));
        }

        return text.Append("return r;").ToString();
    }

    private string Statement(ref string[] nodes)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"v{++_names}");
        switch (_random.Next(13))
        {
            case 0: return $"foreach (var {name} in ({Node(nodes, 1)}).Items) {{ r += {Text([name, .. nodes], 1)}; }} ";
            case 1: return $"if (({Node(nodes, 1)}) is Special {name}) {{ r += {name}.X + {Text([name], 1)}; }} else {{ r += {Text(nodes, 1)}; }} ";
            case 2: return $"{{ ref var {name} = ref ({Node(nodes, 1)}).Next; {Pick($"r += {name}.S;", $"{name} = {Node(nodes, 1)};", $"Node.Put(ref {name}, {Node(nodes, 0)});")} }} ";
            case 3: return $"({Node(nodes, 1)}).{Pick($"S += \"{name}\"", "Auto++", $"Other = {Node(nodes, 1)}", $"P = new Pair {{ A = {Node(nodes, 1)} }}", $"Any = {Node(nodes, 1)}")}; ";
            case 4: return $"try {{ r += {Text(nodes, 2)}; }} catch (NullReferenceException) {{ r += {Text(nodes, 1)}; }} ";
            case 5: return $"r += string.Join(',', ({Node(nodes, 1)}).Items.Select({name} => {Text([name, .. nodes], 1)})); ";
            case 6: return $"for (var {name} = 0; {name} < 2; {name}++) {{ r += {Text(nodes, 1)}; }} ";
            case 7: return $"switch (({Node(nodes, 1)}).Any) {{ case Special {name}: r += {name}.X; break; case Node {{ N: > 2, S: var {name}s }}: r += {name}s; break; default: r += {Text(nodes, 1)}; break; }} ";
            default:
                var declared = $"var {name} = {Node(nodes, 2)}; r += {Text([name, .. nodes], 2)}; ";
                nodes = [.. nodes, name];
                return declared;
        }
    }

    private string Node(string[] nodes, int depth)
    {
        var node = nodes[_random.Next(nodes.Length)];
        if (depth <= 0)
        {
            return node;
        }

        var inner = $"({Node(nodes, depth - 1)})";
        return _random.Next(16) switch
        {
            0 => $"{inner}.Next",
            1 => $"{inner}.Other",
            2 => $"{inner}.P.A",
            3 => $"({inner}.Other ?? {node})",
            4 => $"Node.Id({inner})",
            5 => $"new Holder({inner}).Value",
            6 => $"({inner} as Special ?? {node})",
            7 => $"{inner}.Self",
            8 => $"new[] {{ {inner}, {node} }}[{_random.Next(2)}]",
            9 => $"({inner}.N > 3 ? {node} : {inner}.Next)",
            10 => $"((Node){inner}.Any)",
            11 => $"((Func<Node>)(() => {inner}))()",
            _ => inner,
        };
    }

    private string Text(string[] nodes, int depth)
    {
        var node = $"({Node(nodes, depth)})";
        return _random.Next(15) switch
        {
            0 => $"{node}.M0(d - 1)",
            1 => $"{node}.Read(d - 1)",
            2 => $"((IRead){node}).Read(d - 1)",
            3 => $"Node.T0({node}, {Node(nodes, 1)}, d - 1)",
            4 => $"{node}.P.Show(d - 1)",
            5 => $"{node}.F(d - 1)",
            6 => $"{node}.ToString()",
            7 => $"({node}.Items.Count + \"\")",
            8 => $"({node}.Auto + \"\")",
            9 => $"{node}.GetType().Name",
            10 => $"({node}.S + {node}.N)",
            11 => $"(({node} == {Node(nodes, 1)}) + \"\")",
            _ => $"{node}.S",
        };
    }

    private string Pick(params string[] texts) => texts[_random.Next(texts.Length)];
}
