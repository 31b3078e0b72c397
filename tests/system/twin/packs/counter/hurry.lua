script { name="In a hurry", direction="inbound", skill_group="Desk", queue_patience="6s" }
customer { name="Ann Lee", mood=0, patience=60 }
random { day={"Monday","Tuesday","Friday"} }
collect { day="required" }

scene "question"
says "When do you open on {day}?"
when "tell the hours" { finish "told" }
otherwise { finish "not told" }
