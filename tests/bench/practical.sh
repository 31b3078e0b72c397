#!/usr/bin/env bash
# A practical exam of 50 students with three calls each (a city hotline, a complaint, a sale), sat by 50
# robot students over real SIP and RTP beside the lab, on this machine: calls held, voided and marked,
# how long it took, what it cost the server, and whether the chain verifies. Prints one JSON object a
# line. Five minutes.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
students=50
calls_each=3
longest=600 # s, then it is given up
work=$(mktemp -d)
started=()
cleanup() {
    for one in "${started[@]}"; do kill "$one" 2>/dev/null || true; done
    wait 2>/dev/null || true
    rm -rf "$work"
}
trap cleanup EXIT
figure() { printf '{"name": "practical.%s", "value": %s, "unit": "%s"}\n' "$1" "$2" "$3"; }
field() { sed -n "s/.*\"$1\":\"\{0,1\}\([^\",}]*\).*/\1/p"; }
serve() {
    rm -f "$work/ready"
    build/release/ringroom serve --data "$work/lab" --assets assets --scenarios scenarios --sip-port 0 \
        --http-port 0 --seed 7 --announce off --invites-a-second 200 --ready-file "$work/ready" \
        >"$work/lab.log" 2>&1 &
    server=$!
    started+=("$server")
    until [ -s "$work/ready" ]; do sleep 0.1; done
}
ask() { # method, path, body
    curl -fs -X "$1" "$api$2" ${token:+-H "Authorization: Bearer $token"} \
        ${3:+-H 'Content-Type: application/json' -d "$3"}
}

# The sample lab's two classes and its leaders become one class of 50, who all may take every queue.
serve
kill "$server" && wait "$server" || true
sed -i 's/话务二班/话务一班/; s/班长/学生/' "$work/lab/people.csv"
build/release/ringroom user --data "$work/lab" import "$work/lab/people.csv"
awk -v RS= -v ORS='\n\n' '!/numbers = \["(1026|1041)/' "$work/lab/lab.toml" |
    sed 's/"1001-1025"/"1001-1050"/' >"$work/lab.toml"
mv "$work/lab.toml" "$work/lab/lab.toml"
serve
api=http://127.0.0.1:$(sed -n 's/.*"http_port": *\([0-9]*\).*/\1/p' "$work/ready")/api/v1
class=$(sed -n 's/^1001,[^,]*,\([^,]*\),.*/\1/p' "$work/lab/cards.csv")
password=$(sed -n 's/^8001,.*,\([^,]*\)$/\1/p' "$work/lab/cards.csv")
token=
token=$(ask POST /login "{\"number\":\"8001\",\"password\":\"$password\"}" | field token)

ask POST /practicals "{\"title\":\"$students\",\"class_name\":\"$class\",\"numbers\":[],\"calls\":[
    {\"pack\":\"city-hotline\",\"number\":\"96100\"},{\"pack\":\"broadband-complaint\",\"number\":\"96100\"},
    {\"pack\":\"telesales\"}],\"limit\":2400000,\"rest\":3000,\"pass_mark\":60,\"seed\":7}" >/dev/null
mapfile -t numbers < <(sed -n 's/^\(1[0-9]*\),.*/\1/p' "$work/lab/cards.csv")
build/release/ringroom robot --server "${api#http://}" --cards "$work/lab/cards.csv" \
    --numbers "${numbers[@]}" -n "${#numbers[@]}" --profile good --profile fast --profile lazy \
    --scenarios scenarios --speech-cache "$work/speech" --seed 7 --for 20min --rtp-first 41000 \
    --rtp-last 42000 --outbound --quiet --ready-file "$work/robots" >"$work/robots.log" 2>&1 &
robots=$!
started+=("$robots")
until [ -s "$work/robots" ] || ! kill -0 "$robots" 2>/dev/null; do sleep 0.1; done

counted() { ask GET /practicals/1/candidates | grep -o "$1" | wc -l; }
begin=$SECONDS
ask POST /practicals/1/orders '{"order":"start"}' >/dev/null
until [ "$(counted '"state":"finished"')" -ge "$students" ] || [ $((SECONDS - begin)) -ge $longest ]; do
    sleep 2
done
figure took $((SECONDS - begin)) s
figure of $((students * calls_each)) calls
figure held "$(counted '"state":"over"')" calls
figure voided "$(counted '"state":"voided"')" calls
sleep 5 # the last result is written when its recording is sealed
figure marked "$(counted '"score":[0-9]')" calls
figure server.cpu "$(sed 's/.*) //' "/proc/$server/stat" | awk '{print ($12 + $13) / 100}')" s
kill "$robots" && wait "$robots" || true
ask POST /practicals/1/orders '{"order":"end"}' >/dev/null
kill "$server" && wait "$server" || true
build/release/ringroom verify "$work/lab" >"$work/verified" && sound=1 || sound=0
figure chain.verifies $sound "of 1"
