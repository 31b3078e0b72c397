-- Talks of two sentences: enough to be routed, short enough for a test.
pack { name="Counter", name_en="Counter", version="1.0", about="Short questions." }

part "visit.lua" { form="note", talk="hours" }
part "hurry.lua" { form="note", talk="hours" }
part "advice.lua" { form="note", talk="hours" }
part "survey.lua" { form="note", talk="hours" }

form "note" { { "day" } }

talk "hours" {
  { "Hours", "We open at nine.", move="tell the hours" },
  { "Name", "I call from the library.", move="name the house" },
}

moves { "tell the hours", "name the house" }
