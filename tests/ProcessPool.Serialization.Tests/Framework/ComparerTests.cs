using System.Collections;
using System.Globalization;
using static ProcessPool.Serialization.Tests.Support.Copies;

namespace ProcessPool.Serialization.Tests.Framework;

public class ComparerTests
{
    public static TheoryData<object> OwnComparers =>
    [
        StringComparer.Ordinal, StringComparer.OrdinalIgnoreCase, EqualityComparer<string>.Default, EqualityComparer<int>.Default,
        EqualityComparer<object>.Default, EqualityComparer<DayOfWeek>.Default, EqualityComparer<int?>.Default,
        EqualityComparer<byte>.Default, EqualityComparer<ComparerTests>.Default, Comparer<string>.Default, Comparer<object>.Default,
        Comparer<DayOfWeek>.Default, ReferenceEqualityComparer.Instance, StructuralComparisons.StructuralEqualityComparer,
    ];

    public static TheoryData<StringComparer> CulturalComparers =>
    [
        StringComparer.InvariantCulture, StringComparer.InvariantCultureIgnoreCase, StringComparer.CurrentCulture,
        StringComparer.Create(CultureInfo.GetCultureInfo("sv-SE"), CompareOptions.IgnoreCase | CompareOptions.IgnoreNonSpace),
    ];

    [Theory]
    [MemberData(nameof(OwnComparers))]
    public void Comparer_IsThatOfTheOtherProcess(object comparer) => Assert.Same(comparer, CopyObject(comparer));

    [Theory]
    [MemberData(nameof(CulturalComparers))]
    public void CulturalComparer_ComparesAlike(StringComparer comparer) => Assert.Equal(comparer, CopyObject(comparer));

    [Fact]
    public void ComparerOfDelegates_KeepsThem()
    {
        var distance = 10;
        var equality = CopyObject(EqualityComparer<int>.Create((one, other) => Math.Abs(one - other) < distance, _ => 0));
        Assert.True(equality.Equals(1, 9));
        Assert.Equal(1, Math.Sign(CopyObject(Comparer<int>.Create((one, other) => other - one)).Compare(1, 2)));
    }

    [Fact]
    public void ComparerOfAUser_KeepsItsFields() => Assert.True(CopyObject(new Near(5)).Equals(1, 4));

    private sealed class Near(int distance) : EqualityComparer<int>
    {
        public override bool Equals(int x, int y) => Math.Abs(x - y) < distance;

        public override int GetHashCode(int obj) => 0;
    }
}
