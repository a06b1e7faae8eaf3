using System.Xml;

namespace DocSearch;

/// <summary>What is in one file, in the few arrays that are sent back from a worker.</summary>
/// <param name="Members">The names of the members that the file documents.</param>
/// <param name="Words">The different words of the file.</param>
/// <param name="Counts">How often each word occurs.</param>
/// <param name="Mentions">For each word, the indexes of the members whose text has it.</param>
internal sealed record Document(string[] Members, string[] Words, int[] Counts, int[][] Mentions)
{
    public static Document Read(string path)
    {
        var members = new List<string>();
        var words = new Dictionary<string, WordUse>();
        using var reader = XmlReader.Create(path);
        while (reader.Read())
        {
            if (reader.NodeType == XmlNodeType.Element && reader.Name == "member")
            {
                members.Add(reader.GetAttribute("name")!);
            }
            else if (reader.NodeType == XmlNodeType.Text && members.Count > 0)
            {
                AddWords(reader.Value, member: members.Count - 1, words);
            }
        }

        return new Document(
            [.. members],
            [.. words.Keys],
            [.. words.Values.Select(use => use.Count)],
            [.. words.Values.Select(use => use.Members.ToArray())]);
    }

    private static void AddWords(string text, int member, Dictionary<string, WordUse> words)
    {
        var rest = text.ToLowerInvariant().AsSpan();
        var wordsBySpan = words.GetAlternateLookup<ReadOnlySpan<char>>();
        while (!rest.IsEmpty)
        {
            int length = rest.IndexOfAnyExceptInRange('a', 'z');
            var word = length < 0 ? rest : rest[..length];
            rest = rest[Math.Min(word.Length + 1, rest.Length)..];
            if (word.IsEmpty)
            {
                continue;
            }

            if (!wordsBySpan.TryGetValue(word, out var use))
            {
                use = new WordUse();
                wordsBySpan[word] = use;
            }

            use.Add(member);
        }
    }

    private sealed class WordUse
    {
        public int Count { get; private set; }

        public List<int> Members { get; } = [];

        public void Add(int member)
        {
            Count++;
            if (Members.Count == 0 || Members[^1] != member)
            {
                Members.Add(member);
            }
        }
    }
}
