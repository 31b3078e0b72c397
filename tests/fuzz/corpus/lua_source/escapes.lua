scene "\65\x41\u{4e2d}\z  a"
if 1 < 2 and not nil then says "a" else says "b" end
