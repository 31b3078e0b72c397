-- 96100 service line: greeting, 1 broadband faults, 2 complaints, 0 any agent.
flow { title = "96100 service line", number = "96100", start = "welcome", on_fault = "anybody", language = "en" }

menu "welcome" {
  play = "Welcome to 96100. For broadband faults press 1, for complaints press 2, to speak to an agent press 0.",
  again = "For broadband faults press 1, for complaints press 2, to speak to an agent press 0.",
  silent = "We did not hear a key.",
  wrong = "That key is not on offer.",
  keys = { ["1"] = "broadband", ["2"] = "complaints", ["0"] = "anybody" },
  wait = 5, timeouts = 3, failures = 3, on_timeout = "anybody", on_failure = "anybody",
}
queue "broadband"  { queue = "宽带故障专席" }
queue "complaints" { queue = "投诉专席" }
queue "anybody"    { queue = "综合席" }
