flow { number = "1", start = "h", on_fault = "bye" }
hours "h" { { weekdays = "1-5", from = "08:30", to = "17:30", next = "s" }, otherwise = "s" }
say "s" { play = { "a.wav", "{caller:digits}" }, next = "c" }
collect "c" { play = "?", variable = "t", least = 1, most = 3, next = "w" }
choose "w" { variable = "t", values = { ["1"] = "q" }, otherwise = "m" }
menu "m" { play = "x", keys = { "q", "o", ["*"] = "back" } }
queue "q" { queue = "q", otherwise = "bye" }
transfer "o" { number = "9{caller}" }
hang_up "bye" { play = "b" }
