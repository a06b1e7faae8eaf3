// What a user types into F# Interactive, one ;; after the other.
#r "ProcessPool.dll"
open ProcessPool;;
let pool = new Pool(2);;
printfn "%A" (pool.Map((fun x -> x * x), [ 1; 2; 3 ]));;
let factor = 3;;
printfn "%A" (pool.Map((fun x -> x * factor), [ 1; 2; 3 ]));;
let mutable offset = 5;;
printfn "%A" (pool.Map((fun x -> x + offset), [ 1; 2; 3 ]));;
offset <- 6;;
printfn "%A" (pool.Map((fun x -> x + offset), [ 1; 2; 3 ]));;
let f x = x + factor + offset;;
printfn "%A" (pool.Map(f, [ 1; 2; 3 ]));;
let f x = 100 * x;;
printfn "%A" (pool.Map(f, [ 1; 2; 3 ]));;
type Point = { X: int; Y: int };;
let origin = { X = 1; Y = 2 };;
printfn "%b" (pool.Map((fun x -> { origin with X = x }), [ 7; 8 ]) = [| { X = 7; Y = 2 }; { X = 8; Y = 2 } |]);;
type Shape =
    | Circle of float
    | Square of float;;
let area shape =
    match shape with
    | Circle r -> 3.0 * r * r
    | Square a -> a * a;;
printfn "%A" (pool.Map(area, [ Circle 1.0; Square 2.0 ]));;
let names = System.Collections.Generic.Dictionary<int, string>();;
names.[1] <- "one";;
names.[2] <- "two";;
printfn "%A" (pool.Map((fun x -> names.[x]), [ 1; 2 ]));;
let twice g x = g (g x);;
printfn "%A" (pool.Map(twice (fun x -> x + factor), [ 1; 2 ]));;
let rec fib n = if n < 2 then n else fib (n - 1) + fib (n - 2);;
printfn "%A" (pool.Map(fib, [ 10; 20 ]));;
let squares = seq { for i in 1 .. 3 -> i * factor } |> List.ofSeq;;
printfn "%A" (pool.Map((fun i -> List.item i squares), [ 0; 1; 2 ]));;
printfn "%s" (try string (pool.Map((fun x -> if x > 1 then failwith "from the worker" else x), [ 1; 2 ])) with e -> e.Message);;
pool.Dispose();;
