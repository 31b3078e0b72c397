-- 注释
local t = { a=1, ["b"]=2, 3.5 }
for k, v in pairs(t) do says(tostring(k)) end
local function f(x) return ("x"):rep(x) .. [[长]] end
scene(f(3))
