script { name="a" }
scene "x"
says(may_interrupt "hm")
otherwise { finish "e" }
