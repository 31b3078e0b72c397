flow { title = "Hotline", number = "96100", start = "welcome", on_fault = "desk", language = "en" }
menu "welcome" {
  play = "Welcome. For the front desk press 1, for advice press 2.",
  again = "Press 1 or 2.",
  silent = "We did not hear a key.",
  wrong = "That key is not on offer.",
  keys = { ["1"] = "desk", ["2"] = "experts" },
  wait = 3, timeouts = 2, failures = 3, on_timeout = "desk", on_failure = "desk",
}
queue "desk" { queue = "Desk" }
queue "experts" { queue = "Experts" }
