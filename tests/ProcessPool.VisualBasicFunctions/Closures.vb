Option Strict On

Imports System.Runtime.CompilerServices

''' <summary>Closures that the compiler of Visual Basic makes.</summary>
Public Module Closures
    ''' <summary>A lambda without captures.</summary>
    Public Function Square() As Func(Of Integer, Integer)
        Return Function(x) x * x
    End Function

    ''' <summary>A lambda that captures a parameter.</summary>
    Public Function Adder(a As Integer) As Func(Of Integer, Integer)
        Return Function(x) x + a
    End Function

    ''' <summary>A lambda of several lines that captures another lambda.</summary>
    Public Function Nested(a As Integer) As Func(Of Integer, Integer)
        Dim inner = Function(x As Integer) x + a
        Return Function(x)
                   Dim sum = 0
                   For i = 1 To x
                       sum += inner(i)
                   Next
                   Return sum
               End Function
    End Function

    ''' <summary>A method group.</summary>
    Public Function Group() As Func(Of Integer, Integer)
        Return AddressOf Twice
    End Function

    ''' <summary>An extension method of a captured text.</summary>
    Public Function Extension() As Func(Of String)
        Return AddressOf "text".Shout
    End Function

    ''' <summary>A lambda over Me, and one with a local beside it.</summary>
    Public Function OfMe(start As Integer) As Func(Of Integer, Integer)()
        Return New Counter(start).Functions()
    End Function

    ''' <summary>A delegate of another type, which the compiler wraps.</summary>
    Public Function Relaxed() As Func(Of Integer, Object)
        Return AddressOf Twice
    End Function

    ''' <summary>An iterator.</summary>
    Public Function Iterating(from As Integer) As Func(Of Integer, Integer())
        Return Function(count) Numbers(from, count).ToArray()
    End Function

    ''' <summary>An asynchronous lambda.</summary>
    Public Function Later(a As Integer) As Func(Of Integer, Task(Of Integer))
        Return Async Function(x)
                   Await Task.Yield()
                   Return x + a
               End Function
    End Function

    ''' <summary>A query.</summary>
    Public Function Query(least As Integer) As Func(Of Integer(), Integer())
        Return Function(numbers) (From number In numbers Where number >= least Select number * 2).ToArray()
    End Function

    Private Function Twice(x As Integer) As Integer
        Return 2 * x
    End Function

    <Extension>
    Private Function Shout(text As String) As String
        Return text.ToUpperInvariant() & "!"
    End Function

    Private Iterator Function Numbers(from As Integer, count As Integer) As IEnumerable(Of Integer)
        For i = 0 To count - 1
            Yield from + i
        Next
    End Function

    Private NotInheritable Class Counter
        Private ReadOnly _start As Integer

        Public Sub New(start As Integer)
            _start = start
        End Sub

        Public Function Functions() As Func(Of Integer, Integer)()
            Dim offset = 1000
            Return {Function(x) x + _start, Function(x) x + _start + offset}
        End Function
    End Class
End Module
