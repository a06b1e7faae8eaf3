// An F# script: dotnet fsi words.fsx. Elsewhere the first line is #r "nuget: ProcessPool".
#r "ProcessPool.dll"

open System
open ProcessPool

type WordCount = { Word: string; Times: int }

let pool = new Pool(2)
let mutable shortest = 4
let texts = [ "the quick brown fox and the quick red fox"; "a lazy dog, a lazy cat, and a quick bird" ]

// A function of the session, over a variable of the session.
let countWords (text: string) =
    text.Split(' ', ',')
    |> Array.filter (fun word -> word.Length >= shortest)
    |> Array.countBy id
    |> Array.map (fun (word, times) -> { Word = word; Times = times })

for counts in pool.Map(countWords, texts) do
    printfn "%s" (counts |> Array.map (fun count -> $"{count.Word} {count.Times}") |> String.concat ", ")

// The next call sees what has changed.
shortest <- 5
printfn "%A" (pool.Map((fun text -> (countWords text).Length), texts))

// What comes back is of the session's own types.
let most = pool.Map(countWords, texts) |> Array.concat |> Array.maxBy (fun count -> count.Times)
printfn "%s %d" most.Word most.Times

pool.Dispose()
