#!/usr/bin/env bash
# The workstation's manners, in a window under Xvfb with software drawing: how long from its start to
# its window, what it takes of a core while nothing happens but the clock in its bar, how long a frame
# takes while the mouse moves. Prints one JSON object a line.
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
for i in $(seq 300); do xdotool mousemove $((300 + i)) 400; done
kill $seat
wait $seat || true
figure frame.p50 "$(frames p50)" ms
figure frame.p99 "$(frames p99)" ms
