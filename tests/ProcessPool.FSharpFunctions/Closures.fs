module ProcessPool.FSharpFunctions.Closures

open System

type Shape =
    | Circle of radius: float
    | Rectangle of width: float * height: float

type Order = { Title: string; Count: int }

type Counter(start: int) =
    let mutable steps = 0
    member _.Next x =
        steps <- steps + 1
        start + x + steps
    member this.Function = Func<int, int>(this.Next)

/// A lambda without captures.
let square = Func<int, int>(fun x -> x * x)

/// A lambda that captures a local.
let adder (a: int) = Func<int, int>(fun x -> x + a)

/// A lambda that captures a function of F#, which is an object of a class of its own.
let decorated (suffix: string) =
    let decorate = fun (text: string) -> text + suffix
    let twice f = f >> f
    Func<string, string>(fun text -> twice decorate text)

/// A partial application.
let partial (a: int) =
    let add x y z = x + y + z
    let add2 = add a 10
    Func<int, int>(add2)

/// A recursive closure.
let power (b: int) =
    let rec go n = if n = 0 then 1 else b * go (n - 1)
    Func<int, int>(go)

/// A captured mutable variable, which is a reference cell.
let counting () =
    let mutable seen = ref 0
    Func<int, int>(fun x ->
        seen.Value <- seen.Value + x
        seen.Value)

/// Unions, records, lists, options and tuples as captures.
let area () =
    let shapes = [ Circle 1.0; Rectangle(2.0, 3.0) ]

    let measure shape =
        match shape with
        | Circle radius -> 3.0 * radius * radius
        | Rectangle(width, height) -> width * height
    Func<float, float>(fun scale -> shapes |> List.sumBy measure |> (*) scale)

let describe () =
    let order = { Title = "book"; Count = 3 }
    let discount = Some 2
    let codes = Map.ofList [ "a", 1; "b", 2 ]
    Func<string, string>(fun code ->
        let less = { order with Count = order.Count - Option.defaultValue 0 discount }
        sprintf "%s %d %d" less.Title less.Count (Map.find code codes))

/// A sequence, which is a state machine of F#.
let numbers (from: int) = Func<int, int[]>(fun count -> seq { for i in 0 .. count - 1 -> from + i } |> Seq.toArray)

/// A method of an object.
let counter () = Counter(100).Function

/// A generic function.
let pair<'T> (first: 'T) = Func<int, string>(fun x -> sprintf "%O %d" (first, typeof<'T>.Name) x)

/// A task.
let later (a: int) =
    Func<int, Threading.Tasks.Task<int>>(fun x ->
        task {
            do! Threading.Tasks.Task.Yield()
            return x + a
        })

/// An asynchronous computation of F#.
let asyncSum (a: int) =
    let sum x = async { return x + a }
    Func<int, int>(fun x -> sum x |> Async.RunSynchronously)
