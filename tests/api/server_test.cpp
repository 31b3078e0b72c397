// The running server over loopback sockets: people, rights, seats, recordings, hostile requests.
#include <catch2/catch.hpp>

#include "api/limits.h"
#include "lab.h"
#include "wire/finding.h"

using namespace ringroom;
using test::Lab;
using test::Socket;

namespace {

std::string code_of(const test::Answered& answer) {
    const auto error = wire::decode<wire::ErrorMessage>(answer.body);
    return error ? error->code : "no error message: " + answer.body;
}

} // namespace

TEST_CASE("a person logs in, is known, and logs out") {
    Lab lab;
    const auto token = lab.token("1001");
    const auto me = lab.ask({.path = "/me", .token = token});
    CHECK(me.status == 200);
    const auto person = wire::decode<wire::Person>(me.body);
    REQUIRE(person);
    CHECK(person->number == "1001");
    CHECK(person->role == "student");
    CHECK(lab.ask({.method = "POST", .path = "/logout", .token = token}).status == 204);
    CHECK(lab.ask({.path = "/me", .token = token}).status == 401);
    CHECK(lab.ask({.path = "/me"}).status == 401);
    CHECK(lab.ask({.path = "/me", .token = "nonsense"}).status == 401);
}

TEST_CASE("a person is given what the own telephone registers with, and nobody else's") {
    Lab lab;
    const auto mine = wire::decode<wire::Telephone>(
        lab.ask({.path = "/me/telephone", .token = lab.token("1001")}).body);
    REQUIRE(mine);
    CHECK(*mine ==
          wire::Telephone{"1001", "secret-of-the-telephone", "ringroom", "127.0.0.1", 5060});
    const auto none = lab.ask({.path = "/me/telephone", .token = lab.token("1002")});
    CHECK(none.status == 404);
    CHECK(code_of(none) == "api.not_found");
    CHECK(lab.ask({.path = "/me/telephone"}).status == 401);
}

TEST_CASE("a program too old or too new is told so before its password is looked at") {
    Lab lab;
    const auto log_in = [&](const std::string& level) {
        return lab.ask({.method = "POST",
                        .path = "/login",
                        .body = R"({"number":"1001","password":"wrong"})",
                        .headers = level.empty() ? "" : "Ringroom-Level: " + level + "\r\n"});
    };
    const auto own = wire::api_level;
    for (const auto level : {own - 1, own})
        CHECK(log_in(std::to_string(level)).status == 401);
    for (const auto level : {own + 1, std::int64_t{1'000'000}})
        CHECK(log_in(std::to_string(level)).status == 426);
    CHECK(log_in("").status == 401);
    CHECK(log_in("new").status == 401);
    CHECK(log_in(std::to_string(own + 2)).body.find("api.level") != std::string::npos);
}

TEST_CASE("wrong, unknown and locked logins get one and the same answer") {
    Lab lab;
    const auto attempt = [&](const std::string& number, const std::string& password) {
        return lab.ask(
            {.method = "POST",
             .path = "/login",
             .body = R"({"number":")" + number + R"(","password":")" + password + "\"}"});
    };
    const auto unknown = attempt("7777", "x");
    CHECK(unknown.status == 401);
    for (int i = 0; i < 5; ++i)
        CHECK(attempt("1001", "wrong").body == unknown.body);
    const auto locked = attempt("1001", "correct horse");
    CHECK(locked.status == 401);
    CHECK(locked.body == unknown.body);
    CHECK(attempt("1002", "correct horse").status == 200);
}

TEST_CASE("messages come in the language asked for") {
    Lab lab;
    const auto zh = lab.ask({.path = "/me", .headers = "Accept-Language: zh-CN\r\n"});
    const auto en = lab.ask({.path = "/me", .headers = "Accept-Language: en\r\n"});
    CHECK(zh.body.find("尚未登录") != std::string::npos);
    CHECK(en.body.find("not logged in") != std::string::npos);
    CHECK(code_of(zh) == code_of(en));
}

TEST_CASE("a seat's request becomes an event of that person, whoever they claim to be") {
    Lab lab;
    const auto token = lab.token("1002");
    const auto post = [&](const std::string& path, const std::string& body = "") {
        return lab.ask({.method = "POST", .path = path, .token = token, .body = body}).status;
    };
    const auto put = [&](const std::string& path, const std::string& body) {
        return lab.ask({.method = "PUT", .path = path, .token = token, .body = body}).status;
    };
    CHECK(post("/seat/log-on", R"({"extension":"1002"})") == 204);
    CHECK(put("/seat/state", R"({"state":"not_ready","reason":"lunch"})") == 204);
    CHECK(put("/seat/state", R"({"state":"not_ready","reason":"Short break"})") == 204);
    CHECK(post("/seat/hold") == 204);
    CHECK(put("/contacts/12/form/%E5%B7%A5%E5%8D%95%E5%8F%B7", R"({"value":"=1+1"})") == 204);
    const auto events = lab.machine().events();
    REQUIRE(events.size() == 5);
    CHECK(std::get<event::AgentLogOn>(events[0]) == event::AgentLogOn{AgentId{2}, "1002"});
    CHECK(std::get<event::AgentPresence>(events[1]) ==
          event::AgentPresence{AgentId{2}, Presence::not_ready, "lunch"});
    CHECK(std::get<event::AgentPresence>(events[2]) ==
          event::AgentPresence{AgentId{2}, Presence::not_ready, "小休"}); // the lab's own word
    CHECK(std::get<event::AgentHold>(events[3]) == event::AgentHold{AgentId{2}, true});
    CHECK(std::get<event::FormField>(events[4]) ==
          event::FormField{AgentId{2}, ContactId{12}, "工单号", "=1+1"});
    CHECK(put("/contacts/99/form/x", R"({"value":"1"})") == 404);
    CHECK(post("/seat/dial") == 409);
    CHECK(put("/seat/state", R"({"state":"logged_out"})") == 422);
    CHECK(post("/seat/log-on", R"({"extension":"10 01"})") == 422);
    CHECK(put("/contacts/0/disposition", R"({"code":"done"})") == 404);
    CHECK(put("/contacts/12/disposition", R"({"code":""})") == 422);
    CHECK(lab.machine().events().size() == 5);
}

TEST_CASE("a student finds nothing of others, and cannot tell it from nothing at all") {
    Lab lab;
    const auto token = lab.token("1001");
    const auto get = [&](const std::string& path) {
        return lab.ask({.path = path, .token = token});
    };
    CHECK(get("/results/1-11").status == 200);
    for (const std::string path : {"/results/", "/recordings/"}) {
        const auto others = get(path + "1-12");
        const auto nothing = get(path + "1-99");
        CHECK(others.status == 404);
        CHECK(others.body == nothing.body);
    }
    for (const std::string part : {"/sound", "/seal", "/waveform", "/marks"})
        CHECK(get("/recordings/1-12" + part).status == 404);
    CHECK(get("/results?agent=2").status == 404);
    const auto own = wire::decode<wire::List<wire::ResultRow>>(get("/results").body);
    REQUIRE(own);
    REQUIRE(own->items.size() == 1);
    CHECK(own->items[0].agent == AgentId{1});
    // A talk between two seats is the own of both.
    CHECK(lab.ask({.path = "/recordings/1-12/sound", .token = lab.token("3001")}).status == 200);
    const auto noted = [&] {
        std::string out;
        for (const auto& note : lab.machine().notes())
            if (note.action != "login")
                out += note.number + " " + note.action + " " + note.subject + "\n";
        return out;
    };
    CHECK(noted() == "1001 result-read 1-12\n"
                     "1001 recording-row 1-12\n"
                     "1001 recording-sound 1-12\n"
                     "1001 recording-seal 1-12\n"
                     "1001 recording-waveform 1-12\n"
                     "1001 recording-marks 1-12\n"
                     "1001 list-read /api/v1/results?agent=2\n");
    const auto before = noted().size();
    const auto teacher = lab.token("2001");
    const auto all = wire::decode<wire::List<wire::ResultRow>>(
        lab.ask({.path = "/results", .token = teacher}).body);
    CHECK(all->items.size() == 2);
    CHECK(lab.ask({.path = "/results/1-12", .token = teacher}).status == 200);
    CHECK(lab.ask({.path = "/recordings/1-12/sound", .token = teacher}).status == 200);
    CHECK(noted().substr(before) == "2001 result-read 1-12\n2001 recording-sound 1-12\n");
}

TEST_CASE("how a form was filled is for its student and who sees results, and noted") {
    Lab lab;
    const auto own = lab.ask({.path = "/results/1-11/form", .token = lab.token("1001")});
    const auto history = wire::decode<wire::FormHistory>(own.body);
    REQUIRE(history);
    CHECK(history->changes.at(0).value == "4471");
    CHECK(history->submitted == 4_s);
    CHECK(lab.ask({.path = "/results/1-12/form", .token = lab.token("1001")}).status == 404);
    CHECK(lab.ask({.path = "/results/1-12/form", .token = lab.token("2001")}).status == 200);
    CHECK(lab.machine().notes().back().action == "result-form");
}

TEST_CASE("the same moment of every contact is for who sees the class's results") {
    Lab lab;
    const auto teacher = lab.token("2001");
    const auto moments = wire::decode<wire::List<wire::MomentRow>>(
        lab.ask({.path = "/drills/1/moments", .token = teacher}).body);
    REQUIRE(moments);
    CHECK(moments->items.at(0).name == "开场");
    const auto parts = wire::decode<wire::List<wire::MomentPart>>(
        lab.ask({.path = "/drills/1/moments/scene-1", .token = teacher}).body);
    REQUIRE(parts);
    CHECK(parts->items.at(0).record == "1-11");
    CHECK(lab.machine().notes().back().action == "moment-read");
    CHECK(lab.machine().notes().back().subject == "1/scene-1");
    CHECK(lab.ask({.path = "/drills/1/moments/scene-2", .token = teacher}).status == 404);
    CHECK(lab.ask({.path = "/drills/x/moments", .token = teacher}).status == 404);
    for (const std::string path : {"/drills/1/moments", "/drills/1/moments/scene-1"})
        CHECK(lab.ask({.path = path, .token = lab.token("1001")}).status == 403);
}

TEST_CASE("nobody makes an account above their own") {
    Lab lab;
    const auto teacher = lab.token("2001");
    const auto add = [&](const std::string& token, const std::string& number,
                         const std::string& role) {
        return lab.ask({.method = "POST",
                        .path = "/people",
                        .token = token,
                        .body = R"({"number":")" + number +
                                R"(","name":"=cmd|' /C calc'!A0","role":")" + role + "\"}"});
    };
    const auto made = add(teacher, "1003", "student");
    CHECK(made.status == 201);
    const auto card = wire::decode<wire::Card>(made.body);
    REQUIRE(card);
    CHECK(card->password.size() >= 8);
    CHECK(add(teacher, "1003", "student").status == 409);
    CHECK(add(teacher, "9002", "admin").status == 403);
    CHECK(add(teacher, "9002", "king").status == 422);
    CHECK(add(lab.token("1001"), "1004", "student").status == 403);
    const auto reset = [&](const std::string& id) {
        return lab.ask({.method = "POST", .path = "/people/" + id + "/password", .token = teacher});
    };
    CHECK(reset("4").status == 403);
    CHECK(reset("77").status == 404);
    const auto victim = lab.token("1001");
    const auto anew = reset("1");
    CHECK(anew.status == 200);
    CHECK(lab.ask({.path = "/me", .token = victim}).status == 401);
}

TEST_CASE("a recording is served whole, in parts, and by its seal") {
    Lab lab;
    const auto token = lab.token("1001");
    const auto get = [&](const std::string& headers, const std::string& method = "GET") {
        return lab.ask({.method = method,
                        .path = "/recordings/1-11/sound",
                        .token = token,
                        .headers = headers});
    };
    const auto whole = get("");
    CHECK(whole.status == 200);
    CHECK(whole.body == "0123456789");
    const auto tag = whole.headers.at("etag");
    CHECK(tag.starts_with("\"cafe-"));
    CHECK(whole.headers.at("content-type") == "audio/wav");
    const auto part = get("Range: bytes=2-4\r\n");
    CHECK(part.status == 206);
    CHECK(part.body == "234");
    CHECK(part.headers.at("content-range") == "bytes 2-4/10");
    CHECK(get("Range: bytes=-3\r\n").body == "789");
    const auto past = get("Range: bytes=10-\r\n");
    CHECK(past.status == 416);
    CHECK(past.headers.at("content-range") == "bytes */10");
    CHECK(get("Range: bytes=2-4\r\nIf-Range: " + tag + "\r\n").status == 206);
    CHECK(get("Range: bytes=2-4\r\nIf-Range: \"other\"\r\n").status == 200);
    CHECK(get("If-None-Match: " + tag + "\r\n").status == 304);
    CHECK(get("If-None-Match: \"cafe\"\r\n").status == 200);
    const auto head = get("", "HEAD");
    CHECK(head.status == 200);
    CHECK(head.headers.at("content-length") == "10");
    const auto picture = lab.ask({.path = "/recordings/11/waveform?pixels=8000", .token = token});
    CHECK(wire::decode<wire::Waveform>(picture.body)->channels.at(0).size() == 16'000);
    CHECK(lab.ask({.path = "/recordings/11/waveform?pixels=8001", .token = token}).status == 400);
    const auto piece =
        lab.ask({.path = "/recordings/11/waveform?pixels=10&from=200&to=700", .token = token});
    const auto window = wire::decode<wire::Waveform>(piece.body);
    REQUIRE(window);
    CHECK(window->from == 200_ms);
    CHECK(window->to == 700_ms);
    for (const std::string wrong : {"from=x", "from=-1", "from=5&to=5", "to=1.5", "from=9&to=3"}) {
        CAPTURE(wrong);
        CHECK(lab.ask({.path = "/recordings/11/waveform?" + wrong, .token = token}).status == 400);
    }
}

TEST_CASE("a connection carries several requests, also at once") {
    Lab lab;
    Socket socket(lab.port());
    const auto one = Lab::request({.path = "/health"});
    socket.send(one + Lab::request({.method = "HEAD", .path = "/health"}) + one);
    CHECK(socket.receive().status == 200);
    const auto head = socket.receive(true);
    CHECK(head.status == 200);
    CHECK(std::stoi(head.headers.at("content-length")) > 0);
    CHECK(socket.receive().status == 200);
    socket.send(Lab::request({.path = "/health", .headers = "Connection: close\r\n"}));
    CHECK(socket.receive().status == 200);
    CHECK(socket.ends());
}

TEST_CASE("a request that comes byte by byte is the same request") {
    Lab lab;
    Socket socket(lab.port());
    const std::string body = R"({"number":"1001","password":"no such password"})";
    const auto whole = "POST /api/v1/login HTTP/1.1\r\nHost: lab\r\nContent-Type: "
                       "application/json\r\nContent-Length: " +
                       std::to_string(body.size()) + "\r\n\r\n" + body;
    for (int i = 0; i < 2; ++i) { // the second on a connection that has been used
        for (const char byte : whole) {
            socket.send({&byte, 1});
            REQUIRE_FALSE(socket.ended_within(1_ms)); // most go out as packets of their own
        }
        CHECK(code_of(socket.receive()) == "login.refused");
    }
}

TEST_CASE("every answer forbids to be framed, guessed at or kept") {
    Lab lab;
    for (const std::string path : {"/health", "/nothing", "/me"}) {
        const auto answer = lab.ask({.path = path});
        CHECK(answer.headers.at("x-content-type-options") == "nosniff");
        CHECK(answer.headers.at("cache-control") == "no-store");
        CHECK(answer.headers.count("content-security-policy") == 1);
        CHECK(answer.headers.count("access-control-allow-origin") == 0);
    }
}

TEST_CASE("what can be read in two ways is answered once and the connection ends") {
    Lab lab;
    const std::string hidden = "POST /api/v1/logout HTTP/1.1\r\nHost: lab\r\n\r\n";
    for (const std::string lines :
         {"Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
          "Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n",
          "Transfer-Encoding:\tchunked\r\n\r\n0\r\n\r\n",
          "Content-Length: 0\r\nContent-Length: 6\r\n\r\n", "X: 1\r\n folded\r\n\r\n",
          "X: a\rb\r\n\r\n", "X: a\n\n"}) {
        CAPTURE(lines);
        const auto answer =
            lab.raw("POST /api/v1/login HTTP/1.1\r\nHost: lab\r\n" + lines + hidden);
        CHECK(answer.status == 400);
        CHECK(code_of(answer) == "api.head");
        CHECK(answer.closed);
    }
}

TEST_CASE("a chunked body is read, a broken one is not") {
    Lab lab;
    const std::string head = "POST /api/v1/login HTTP/1.1\r\nHost: lab\r\nContent-Type: "
                             "application/json\r\nTransfer-Encoding: chunked\r\n\r\n";
    Socket socket(lab.port());
    socket.send(head + "2\r\n{}\r\n0\r\n\r\n");
    CHECK(code_of(socket.receive()) == "wire.missing");
    for (const std::string bad : {"zz\r\n", "-1\r\n", "fffffffffffffffff\r\n"}) {
        const auto answer = lab.raw(head + bad + "{}\r\n0\r\n\r\n");
        CHECK(answer.status >= 400);
        CHECK(answer.status < 500);
        CHECK(answer.closed);
    }
}

TEST_CASE("sizes end where they are said to end") {
    Lab lab;
    const auto login = [](const std::string& lines, const std::string& body) {
        return "POST /api/v1/login HTTP/1.1\r\nHost: lab\r\nContent-Type: application/json\r\n" +
               lines + "\r\n" + body;
    };
    const auto sized = [&](std::size_t bytes) {
        return lab.raw(
            login("Connection: close\r\nContent-Length: " + std::to_string(bytes) + "\r\n",
                  std::string(bytes, ' ')));
    };
    CHECK(sized(api::limits::body_bytes).status == 400); // read, and found to be no JSON
    CHECK(sized(api::limits::body_bytes + 1).status == 413);
    CHECK(lab.raw(login("Content-Length: 2147483648\r\n", "")).status == 413);
    CHECK(lab.raw("GET /api/v1/health HTTP/1.1\r\nHost: lab\r\nX: " + std::string(20'000, 'a'))
              .status == 431);
    CHECK(lab.raw("GET /" + std::string(3'000, 'a') + " HTTP/1.1\r\nHost: lab\r\n\r\n").status ==
          414);
    const auto deep = std::string(100'000, '[');
    const auto answer = lab.raw(login(
        "Connection: close\r\nContent-Length: " + std::to_string(deep.size()) + "\r\n", deep));
    CHECK(code_of(answer) == "wire.depth");
    std::string continued = login("Expect: 100-continue\r\nContent-Length: 2\r\n", "");
    Socket socket(lab.port());
    socket.send(continued);
    CHECK(socket.receive(true).status == 100);
    socket.send("{}");
    CHECK(socket.receive().status == 400);
    CHECK(lab.raw(login("Expect: the-worst\r\nContent-Length: 2\r\n", "{}")).status == 417);
}

TEST_CASE("names in addresses never become files, tokens never stand in them") {
    Lab lab;
    const auto token = lab.token("1001");
    for (const std::string name :
         {"..%2f..%2fetc%2fpasswd", "%2e%2e", "a%5cb", "a%00b", "%0d%0aX:1"})
        CHECK(lab.ask({.path = "/recordings/" + name + "/sound", .token = token}).status == 400);
    for (const std::string& name :
         std::vector<std::string>{"CON", std::string(200, 'a'), "%F0%9F%98%80"})
        CHECK(lab.ask({.path = "/recordings/" + name + "/sound", .token = token}).status == 404);
    CHECK(code_of(lab.ask({.path = "/me?token=" + token})) == "api.token_in_url");
    CHECK(code_of(lab.ask({.path = "/me?x=1", .token = token})) == "api.query");
}

TEST_CASE("pages from elsewhere and bodies of other kinds are refused") {
    Lab lab({.allowed_origins = {"https://console.school"}});
    const auto from = [&](const std::string& origin) {
        return lab.ask({.path = "/health", .headers = "Origin: " + origin + "\r\n"}).status;
    };
    CHECK(from("http://lab") == 200);
    CHECK(from("https://console.school") == 200);
    CHECK(from("http://evil.example") == 403);
    CHECK(from("null") == 403);
    CHECK(from("http://lab.evil.example") == 403);
    const auto form = lab.raw("POST /api/v1/login HTTP/1.1\r\nHost: lab\r\nConnection: close\r\n"
                              "Content-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}");
    CHECK(form.status == 415);
    CHECK(lab.ask({.path = "/health", .body = "{\"x\":1}"}).status == 415);
    CHECK(lab.ask({.path = "/health", .body = "{}"}).status == 200); // says nothing
}

TEST_CASE("methods that an address does not know are told which there are") {
    Lab lab;
    const auto wrong = lab.ask({.method = "DELETE", .path = "/queues"});
    CHECK(wrong.status == 405);
    CHECK(wrong.headers.at("allow") == "GET, HEAD");
    const auto options = lab.ask({.method = "OPTIONS", .path = "/login"});
    CHECK(options.status == 204);
    CHECK(options.headers.at("allow") == "POST");
    CHECK(lab.ask({.method = "BREW", .path = "/pot"}).status == 404);
    CHECK(lab.ask({.path = "/events"}).status == 426);
}

TEST_CASE("connections over the limit of an address are turned away, the others live on") {
    Lab lab({.connections_an_address = 3});
    Socket a(lab.port());
    Socket b(lab.port());
    a.send(Lab::request({.path = "/health"}));
    CHECK(a.receive().status == 200);
    b.send(Lab::request({.path = "/health"}));
    CHECK(b.receive().status == 200);
    Socket c(lab.port());
    c.send(Lab::request({.path = "/health"}));
    CHECK(c.receive().status == 200);
    Socket d(lab.port());
    CHECK(d.receive().status == 429);
    CHECK(d.ends());
    a.send(Lab::request({.path = "/metrics"}));
    const auto metrics = a.receive();
    CHECK(metrics.body.find("ringroom_api_turned_away_total 1\n") != std::string::npos);
    CHECK(metrics.body.find("ringroom_calls 3\n") != std::string::npos);
}

TEST_CASE("an address in use is an error, not a crash") {
    Lab lab;
    struct Nobody final : api::People {
        Result<directory::Login> log_in(std::string_view, std::string_view) override {
            return fail("login.refused", "");
        }
        Result<directory::Person> who_is(std::string_view) override {
            return fail("token.refused", "");
        }
        Result<void> log_out(std::string_view) override { return {}; }
        Result<std::vector<directory::Person>> list(std::string_view) override { return {}; }
        Result<wire::Card> add(const directory::NewPerson&) override { return wire::Card{}; }
        Result<wire::Card> set_password(std::int64_t, std::string_view) override {
            return wire::Card{};
        }
        Result<wire::PeopleImport> import_list(const api::ImportRequest&) override {
            return wire::PeopleImport{};
        }
        api::Classes& classes() override { std::abort(); } // nobody can ask
    } nobody;
    CHECK(api::Server::start({.port = lab.port()}, lab.machine(), nobody, lab.office())
              .error()
              .code == "api.listen");
    CHECK(api::Server::start({.address = "nowhere"}, lab.machine(), nobody, lab.office())
              .error()
              .code == "api.listen");
}

TEST_CASE("the server ends while the machine still owes an answer") {
    Lab lab;
    const auto token = lab.token("1001");
    lab.machine().silent = true;
    Socket socket(lab.port());
    socket.send(Lab::request({.method = "POST", .path = "/seat/hold", .token = token}));
    Socket other(lab.port());
    other.send(Lab::request({.path = "/health"}));
    CHECK(other.receive().status == 200);
    lab.stop();
    CHECK(socket.receive().status == 0);
}

TEST_CASE("who did what to what is noted at the door, refused or not") {
    Lab lab;
    const auto login = [&](const std::string& number, const std::string& password) {
        return lab
            .ask({.method = "POST",
                  .path = "/login",
                  .body = R"({"number":")" + number + R"(","password":")" + password + "\"}"})
            .status;
    };
    CHECK(login("1001", "wrong") == 401);
    CHECK(login("my secret word", "1001") == 401); // typed into the wrong field
    const auto teacher = lab.token("2001");
    const auto student = lab.token("1001");
    const auto post = [&](const std::string& token, const std::string& path,
                          const std::string& body = "") {
        return lab.ask({.method = "POST", .path = path, .token = token, .body = body}).status;
    };
    const std::string person = R"({"number":"1003","name":"New","role":"student"})";
    CHECK(post(student, "/people", person) == 403);
    CHECK(post(teacher, "/people", person) == 201);
    CHECK(post(teacher, "/people/4/password") == 403); // the administrator's
    CHECK(post(teacher, "/drills", R"({"pack":"fault","class_name":"A"})") == 201);
    CHECK(post(teacher, "/drills/1/stop", "{}") == 200);
    CHECK(post("no token", "/drills/1/stop") == 401); // nobody: the log file only
    CHECK(post(student, "/seat/hold") == 204);        // the journal knows
    CHECK(post(student, "/logout") == 204);
    std::string story;
    for (const auto& note : lab.machine().notes()) {
        CHECK(note.source == "127.0.0.1");
        CHECK((note.person != 0) == !note.name.empty());
        story += note.number + "|" + note.action + "|" + note.subject + "|" +
                 std::to_string(note.status) + "\n";
    }
    CHECK(story == "1001|login||401\n"
                   "|login||401\n"
                   "2001|login||200\n"
                   "1001|login||200\n"
                   "1001|person-add||403\n"
                   "2001|person-add|1003 student|201\n"
                   "2001|person-password|9001|403\n"
                   "2001|drill-start|fault A|201\n"
                   "2001|drill-stop|1|200\n"
                   "1001|logout||204\n");
    CHECK(lab.ask({.path = "/audit", .token = teacher}).status == 403);
    const auto admin = lab.ask({.path = "/audit?limit=5", .token = lab.token("9001")});
    CHECK(admin.status == 200);
    CHECK(admin.body.find("person-password") != std::string::npos);
}
