script { name="Advice", direction="inbound", skill_group="Experts" }
customer { name="Ann Lee", mood=0, patience=60 }
random { day={"Monday","Tuesday","Friday"} }
collect { day="required" }

scene "question"
says "When do you open on {day}?"
when "tell the hours" { finish "told" }
otherwise { finish "not told" }
