local a = scene a(a)
local b, c = scene, says b { c } c { b }
