#!/usr/bin/env bash
# The workstation's manners, in a window under Xvfb with software drawing: how long from its start to
# its window, what it takes of a core while nothing happens but the clock in its bar, how long a frame
# takes that changes the picture, and how long after its telephone rings a customer is to be seen.
# Prints one JSON object a line.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
work=$(mktemp -d)
started=()
cleanup() {
    for one in "${started[@]}"; do kill "$one" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT
figure() { printf '{"name": "seat.%s", "value": %s, "unit": "%s"}\n' "$1" "$2" "$3"; }
# utime and stime of a process, in ticks of a hundredth of a second
ticks() { sed 's/.*) //' "/proc/$1/stat" | awk '{print $12 + $13}'; }
frames() { sed -n "s/.*\"$1\": \([0-9]*\).*/\1/p" "$work/figures" | awk '{print $1 / 1000}'; }

build/release/ringroom serve --data "$work/lab" --assets assets --scenarios scenarios --sip-port 0 \
    --http-port 0 --seed 7 --announce off --ready-file "$work/ready" >"$work/lab.log" 2>&1 &
started+=($!)
Xvfb -displayfd 3 -screen 0 1366x768x24 -nolisten tcp 3>"$work/display" 2>/dev/null &
started+=($!)
until [ -s "$work/ready" ] && [ -s "$work/display" ]; do sleep 0.1; done
export DISPLAY
DISPLAY=:$(cat "$work/display")
port=$(sed -n 's/.*"http_port": *\([0-9]*\).*/\1/p' "$work/ready")
password=$(sed -n 's/^1002,.*,\([^,]*\)$/\1/p' "$work/lab/cards.csv")

begin=$(date +%s%N)
XDG_CONFIG_HOME=$work RINGROOM_PASSWORD=$password build/release/ringroom-seat --number 1002 \
    --server "127.0.0.1:$port" --figures "$work/figures" >"$work/seat.log" 2>&1 &
seat=$!
started+=("$seat")
xdotool search --sync --onlyvisible --name Ringroom >/dev/null
figure start $((($(date +%s%N) - begin) / 1000000)) ms
sleep 6
before=$(ticks $seat)
sleep 20
figure idle.cpu "$(awk "BEGIN {print ($(ticks $seat) - $before) / 20}")" "% of a core"
for i in $(seq 300); do xdotool mousemove $((300 + 40 * (i % 12))) $((27 + i % 2 * 140)); done

# Five customers ring, are answered, hung up on and wrapped up. The screen is watched by the API only.
token() {
    curl -s "127.0.0.1:$port/api/v1/login" -H 'Content-Type: application/json' \
        -d "{\"number\":\"$1\",\"password\":\"$(sed -n "s/^$1,.*,\([^,]*\)$/\1/p" "$work/lab/cards.csv")\"}" |
        sed 's/.*"token":"\([^"]*\)".*/\1/'
}
student=$(token 1002)
becomes() { # activity; at most one and a half minutes
    for _ in $(seq 900); do
        curl -s "127.0.0.1:$port/api/v1/seat" -H "Authorization: Bearer $student" |
            grep -q "^{\"agent\":{\"activity\":\"$1\"" && return 0
        sleep 0.1
    done
    return 1
}
curl -s "127.0.0.1:$port/api/v1/drills" -H "Authorization: Bearer $(token 8001)" \
    -H 'Content-Type: application/json' -d '{"pack":"broadband-complaint","class_name":"","contacts":50,"seed":7}' >/dev/null
xdotool key F10
for _ in $(seq 5); do
    becomes ringing && sleep 1 && xdotool key space || break
    becomes talking && xdotool key F3 || break
    becomes after_call_work && xdotool key ctrl+Return ctrl+Return || break
done
kill $seat
wait $seat || true
figure frame.p50 "$(frames p50)" ms
figure frame.p99 "$(frames p99)" ms
pops=$(sed -n 's/.*"pops": \([0-9]*\).*/\1/p' "$work/figures")
figure pops "$pops" customers
# Where nobody rang nothing was measured.
[ "$pops" = 0 ] || figure pop.max "$(sed -n 's/.*"pop_max": \([0-9]*\).*/\1/p' "$work/figures")" ms
