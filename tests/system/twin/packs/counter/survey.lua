script { name="Survey", direction="outbound", list="readers.csv", speaks_first="agent" }
connect { answer=50, no_answer=0, busy=50, powered_off=0, unknown_number=0 }
customer { name=list "name", mood=0, patience=60 }

scene "who"
says "Who is calling?"
when "name the house" { finish "listened" }
otherwise { finish "not interested" }
