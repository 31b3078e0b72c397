-- A first lesson in English: a polite customer does not understand her bill.
pack { name="A question about a bill", name_en="A question about a bill", version="1.0",
       about="Identify the caller, explain one charge, offer a remedy, close well." }

part "bill-question.lua" { form="bill ticket", talk="bill" }

form "bill ticket" {
  { "account", kind="digits", length=8, required=true },
  { "amount", kind="integer", required=true },
  { "reason", kind="choice", choices={ "roaming", "extra data", "late fee" }, required=true },
  { "refund_offer", kind="integer" },
  { "remarks" },
}

talk "bill" {
  { "Greeting", "Good morning, customer service, {agent_name} speaking. How can I help you?", move="greet" },
  { "Identify", "May I have your account number, please?", move="verify identity" },
  { "Read back", "Let me read that back to you: ...", move="read back" },
  { "Explain", "The charge is for ..., let me explain how it came about.", move="explain charge" },
  { "Empathy", "I understand that this came as a surprise.", move="show empathy" },
  { "Offer", "I can take ... off this bill. (Key the amount.)", move="offer refund" },
  { "Close", "Is there anything else? Thank you for calling.", move="close politely" },
}

moves { "greet", "verify identity", "read back", "explain charge", "show empathy", "offer refund",
        "close politely", "shift blame", "disclose data", "ask_again" }
