namespace DocSearch;

/// <summary>All documents, by word.</summary>
internal sealed class SearchIndex
{
    private readonly Dictionary<string, List<Entry>> _entries = [];

    public SearchIndex(IEnumerable<Document> documents)
    {
        foreach (var document in documents)
        {
            for (int word = 0; word < document.Words.Length; word++)
            {
                string text = document.Words[word];
                if (!_entries.TryGetValue(text, out var entries))
                {
                    _entries[text] = entries = [];
                }

                entries.Add(new Entry(document.Members, document.Counts[word], document.Mentions[word]));
            }
        }
    }

    public int WordCount => _entries.Count;

    public long TotalCount => _entries.Values.Sum(CountOf);

    public IEnumerable<(string Word, long Count)> MostFrequent(int number)
        => _entries
            .Select(pair => (Word: pair.Key, Count: CountOf(pair.Value)))
            .OrderByDescending(pair => pair.Count)
            .ThenBy(pair => pair.Word, StringComparer.Ordinal)
            .Take(number);

    /// <summary>The members that mention a word. Those that are documented in several packs come once.</summary>
    public string[] FindMembers(string word)
        => [.. _entries.GetValueOrDefault(word, [])
            .SelectMany(entry => entry.Mentions, (entry, member) => entry.Members[member])
            .Distinct()
            .Order(StringComparer.Ordinal)];

    public bool IsEqualTo(SearchIndex other)
        => WordCount == other.WordCount
            && _entries.All(pair => other._entries.TryGetValue(pair.Key, out var entries) && pair.Value.SequenceEqual(entries, Entry.Comparer));

    private static long CountOf(List<Entry> entries) => entries.Sum(entry => (long)entry.Count);

    /// <summary>One word in one document.</summary>
    private sealed record Entry(string[] Members, int Count, int[] Mentions)
    {
        public static IEqualityComparer<Entry> Comparer { get; } = EqualityComparer<Entry>.Create(
            (a, b) => a!.Count == b!.Count && MentionedIn(a).SequenceEqual(MentionedIn(b)));

        private static IEnumerable<string> MentionedIn(Entry entry) => entry.Mentions.Select(member => entry.Members[member]);
    }
}
