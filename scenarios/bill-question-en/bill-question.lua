script { name="A question about a bill", direction="inbound", skill_group="general", difficulty=1, time_limit="5 min", queue_patience="90s" }
customer { name="Mary Jones", age=58, voice="mary-english", hearing="normal", mood=0, patience=60 }
random { account=digits(8), amount=integer(18,45), reason={"roaming","extra data","late fee"}, hoped_for=integer(5,15) }
on_record { "name", plan="Home 100M", customer_since="2021" }
collect { account="required", amount="required", reason={"roaming","extra data","late fee"} }

scene "opening"
says { "Good morning. There's something on my bill I don't understand.", "Hello, I think my bill is wrong." }
when "verify identity" { go_to "account" }
when "show empathy" { mood(1), go_to "account" }
when "interrupts" { mood(-1), says "Please let me finish." }
when "no_sound" { wait=5, says "Hello? Are you there?", at_most=2, then_=hang_up "nobody there" }
otherwise { go_to "account" }

scene "account"
says "My account number is {account}."
when "read back" { mood(1), go_to "charge" }
when "puts_on_hold" { patience(-10), says(may_interrupt "All right, but don't be long.") }
otherwise { go_to "charge" }

scene "charge"
says { "It says {amount} dollars for {reason}. What is that?", "There's a charge of {amount} for {reason}. Why?" }
when "explain charge" { go_to "remedy" }
when "shift blame" { mood(-2), says "That doesn't help me at all.", go_to "supervisor" }
limit "90s" { mood(-1), says "Could we get to the point, please?", go_to "remedy" }
otherwise { mood(-1), go_to "remedy" }

scene "remedy"
if_ "mood <= -2" { says "I want to speak to your supervisor.", go_to "supervisor" }
says "I see. Is there anything you can do about it?"
when "offer refund" { go_to "offer" }
when "fills_form" { field="refund_offer", go_to "offer" }
otherwise { finish "explained only" }

scene "offer"
if_ "refund_offer >= hoped_for and mood >= 0" { says "That is very kind, thank you.", go_to "close" }
says(may_interrupt "Hmm, that's not much, but all right.")
when "show empathy" { mood(1), go_to "close" }
otherwise { finish "accepted" }

scene "close"
says "That's all. Goodbye."
when "close politely" { finish "content" }
otherwise { finish "accepted" }

scene "supervisor"
says "Please put me through."
when "transfers" { finish "passed on" }
when "show empathy" { mood(2), go_to "remedy" }
otherwise { hang_up "complaint" }

rubric {
  red_lines = { "disclose data", "shift blame" }, cap=59, pass_mark=60,
  { "verify identity", 15, critical=true, advice="before any detail of the account" },
  { "read back", 15, group="accuracy" },
  { "explain charge", 25, group="accuracy", bands={
    { "excellent", 100, "says what the charge is, since when and how to end it; the caller agrees" },
    { "good", 80, "says what the charge is and since when" },
    { "fair", 60, "names the charge only" },
    { "to improve", 20, "reads figures without explaining them" } } },
  { "facts", 30, automatic="facts_complete" },
  { "pace", 15, automatic="rate<=6.0 and silence<=10s" },
  penalties = { { "kept waiting", 5, automatic="hold_time > 60s" } },
}
sample "good agent" { "verify identity", "read back", "explain charge", "offer refund", "close politely", form={ refund_offer=20 }, ending="content", at_least=90 }
sample "bad agent" { "greet", "greet", "shift blame", ending="complaint" }
