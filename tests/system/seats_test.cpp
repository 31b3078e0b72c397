// Seats that are not there, do not want to, are too many, or vanish: the caller never loses its
// place and a person always sees why.
#include "system/lab.h"

using namespace ringroom;
using namespace ringroom::system_test;

namespace {

bool offer_ended(const Lab& lab, const Seat& seat, OfferEnd how) {
    return lab.has<fact::OfferEnded>([&](const fact::OfferEnded& offer) {
        return offer.agent == seat.agent && offer.end == how;
    });
}

bool not_ready(Seat& seat, const std::string& reason) {
    const auto agent = seat.view().agent;
    UNSCOPED_INFO("reason " << agent.reason);
    return agent.presence == Presence::not_ready && agent.reason == reason;
}

bool talk_begun(const Lab& lab) {
    return lab.has<fact::ContactConnected>();
}

/// The only contact was queued once and its wait counts from there, whatever happened meanwhile.
void check_age_kept(const Lab& lab) {
    Instant queued;
    Instant connected;
    Duration waited;
    for (const auto& one : lab.facts.all()) {
        if (std::holds_alternative<fact::ContactQueued>(one.fact))
            queued = one.at;
        if (const auto* talk = std::get_if<fact::ContactConnected>(&one.fact)) {
            connected = one.at;
            waited = talk->waited;
        }
    }
    CHECK(lab.all<fact::ContactQueued>().size() == 1);
    CHECK(lab.all<fact::ContactConnected>().size() == 1);
    CHECK(waited == connected - queued);
}

} // namespace

TEST_CASE("an unknown number is refused with 404, another's number with 403") {
    Lab lab;
    Caller caller(lab, 900);
    caller.handset.call("96999");
    REQUIRE(lab.until([&] { return !caller.handset.released.empty(); }));
    CHECK(caller.handset.released[0].status == 404);
    CHECK_FALSE(caller.handset.talking);
    CHECK(lab.ask<wire::List<wire::ContactRow>>("GET", "/contacts").items.empty());

    Seat seat(lab, "1001", 0, false);
    int status = 0;
    const auto phone =
        sip::Phone::open(lab.loop,
                         {.server_port = lab.sip_port(),
                          .user = "1001",
                          .password = seat.telephone.password,
                          .register_as = "1002"},
                         [&](const sip::Event& event) {
                             if (const auto* one = std::get_if<sip::Registered>(&event))
                                 status = one->status;
                         });
    REQUIRE(phone);
    (*phone)->register_now();
    REQUIRE(lab.until([&] { return status != 0; }));
    CHECK(status == 403);
}

TEST_CASE("five wrong passwords lock an account, and nobody is told") {
    Lab lab;
    client::Client client(lab.network, {"127.0.0.1", lab.http_port()});
    const auto login = [&](const std::string& number, const std::string& password) {
        return client.wait("POST", "/login", wire::encode(wire::LoginRequest{number, password}));
    };
    const auto stranger = login("7777", "wrong");
    REQUIRE(stranger);
    CHECK(stranger->status == 401);
    for (int i = 0; i < 5; ++i)
        CHECK(login("1001", "wrong")->body == stranger->body);
    const auto locked = login("1001", lab.password("1001"));
    CHECK(locked->status == 401);
    CHECK(locked->body == stranger->body);
    CHECK(login("1002", lab.password("1002"))->status == 200);

    // The administrator sees it, page after page; it was written by the real store.
    const auto admin = client.wait<wire::LoginAnswer>(
        "POST", "/login", wire::encode(wire::LoginRequest{"9001", lab.password("9001")}));
    REQUIRE(admin);
    client.use_token(admin->token);
    const auto story = [&] {
        std::string out;
        std::string after;
        for (;;) {
            const auto page =
                client.wait<wire::List<wire::AuditRow>>("GET", "/audit?limit=3" + after);
            REQUIRE(page);
            for (const auto& row : page->items)
                out = fmt::format("{} {} {}\n", row.number, row.action, row.status) + out;
            if (!page->next)
                return out;
            after = "&after=" + *page->next;
        }
    };
    REQUIRE(lab.until([&] { return story().ends_with("9001 login 200\n"); }));
    std::string wrong;
    for (int i = 0; i < 6; ++i)
        wrong += "1001 login 401\n";
    CHECK(story() ==
          "8001 login 200\n7777 login 401\n" + wrong + "1002 login 200\n9001 login 200\n");
}

TEST_CASE("a seat whose telephone is gone is told apart, and the caller keeps its place") {
    Lab lab;
    Seat gone(lab, "1001", 500);
    gone.handset().phone->unregister();
    REQUIRE(lab.until([&] { return !gone.handset().phone->registered(); }));
    Caller caller(lab, 900);
    caller.handset.call("96101");
    REQUIRE(lab.until([&] { return lab.has<fact::ContactQueued>(); }));
    REQUIRE(lab.until([&] { return not_ready(gone, "unreachable"); }));
    CHECK(lab.all<fact::ContactReleased>().empty());
    Seat there(lab, "1002", 600);
    there.handset().manner = Handset::Manner::answers;
    REQUIRE(lab.until([&] { return talk_begun(lab); }));
    CHECK(lab.all<fact::ContactConnected>()[0].agent == there.agent);
    check_age_kept(lab);
    there.handset().hang_up();
    REQUIRE(lab.until([&] { return lab.has<fact::RecordingKept>(); }));
}

TEST_CASE("a caller who leaves while a seat rings stops the ringing without blame") {
    Lab lab;
    Seat seat(lab, "1001", 500);
    Caller caller(lab, 900);
    caller.handset.call("96101");
    REQUIRE(lab.until([&] { return seat.handset().ringing && caller.handset.talking; }));
    caller.handset.hang_up();
    REQUIRE(lab.until([&] { return !seat.handset().ringing; }));
    REQUIRE(lab.until([&] { return offer_ended(lab, seat, OfferEnd::caller_left); }));
    CHECK(seat.view().agent.presence == Presence::ready);
    CHECK(lab.all<fact::QueueLeft>()[0].exit == QueueExit::abandoned);
}

TEST_CASE("declined, busy, unplugged while it rings: the next seat gets the same caller") {
    Lab lab;
    Seat declines(lab, "1001", 500);
    declines.handset().manner = Handset::Manner::declines;
    Caller caller(lab, 900);
    caller.handset.call("96101");
    REQUIRE(lab.until([&] { return offer_ended(lab, declines, OfferEnd::declined); }));
    CHECK(lab.until([&] { return not_ready(declines, "declined"); }));

    Seat busy(lab, "1002", 600, false);
    busy.handset().manner = Handset::Manner::busy;
    REQUIRE(busy.ask("POST", "/seat/log-on", "{}") == "");
    busy.ready();
    REQUIRE(lab.until([&] { return offer_ended(lab, busy, OfferEnd::busy); }));
    CHECK(lab.until([&] { return not_ready(busy, "busy"); }));

    Seat unplugged(lab, "1003", 700);
    REQUIRE(lab.until([&] { return unplugged.handset().ringing; }));
    unplugged.vanish();
    // Its machine says at once that nobody listens there (ICMP); one that says nothing rings out.
    REQUIRE(lab.until([&] {
        return offer_ended(lab, unplugged, OfferEnd::unreachable) ||
               offer_ended(lab, unplugged, OfferEnd::no_answer);
    }));
    CHECK(lab.until(
        [&] { return not_ready(unplugged, "unreachable") || not_ready(unplugged, "rna"); }));

    Seat answers(lab, "1004", 800, false);
    answers.handset().manner = Handset::Manner::answers;
    REQUIRE(answers.ask("POST", "/seat/log-on", "{}") == "");
    answers.ready();
    REQUIRE(lab.until([&] { return caller.handset.hears(800) && answers.handset().hears(900); }));
    check_age_kept(lab);
}

TEST_CASE("a telephone that vanishes while talking ends the contact, with the reason") {
    Lab lab({.arguments = {"--media-timeout", "2s"}});
    Seat seat(lab, "1001", 500);
    seat.handset().manner = Handset::Manner::answers;
    Caller caller(lab, 900);
    caller.handset.call("96101");
    REQUIRE(lab.until([&] { return seat.handset().hears(900) && caller.handset.hears(500); }));
    seat.vanish();
    REQUIRE(lab.until([&] { return lab.has<fact::ContactReleased>(); }));
    const auto released = lab.all<fact::ContactReleased>()[0];
    CHECK(released.cause == Cause::media_lost);
    CHECK(released.by == "system");
    REQUIRE(lab.until([&] { return !caller.handset.talking; }));
    REQUIRE(lab.until([&] { return not_ready(seat, "unreachable"); }));
}

TEST_CASE("two seats answer at once: one wins, the other is told") {
    Lab lab;
    Seat first(lab, "1001", 500);
    Seat second(lab, "1002", 600);
    for (auto* seat : {&first, &second})
        seat->handset().manner = Handset::Manner::answers;
    Caller caller(lab, 900);
    caller.handset.call("96105");
    REQUIRE(lab.until([&] { return talk_begun(lab); }));
    auto& winner = lab.all<fact::ContactConnected>()[0].agent == first.agent ? first : second;
    auto& loser = &winner == &first ? second : first;
    REQUIRE(lab.until([&] { return !loser.handset().released.empty(); }));
    CHECK_FALSE(loser.handset().talking);
    REQUIRE(lab.until([&] { return offer_ended(lab, loser, OfferEnd::lost_race); }));
    CHECK(loser.view().agent.presence == Presence::ready);
    REQUIRE(lab.until([&] { return winner.handset().hears(900); }));
    CHECK_FALSE(loser.handset().hears(900));
    CHECK(lab.all<fact::ContactConnected>().size() == 1);
}

TEST_CASE("on hold the customer hears music and the student nothing") {
    Lab lab;
    Seat seat(lab, "1001", 500);
    seat.handset().manner = Handset::Manner::answers;
    Caller caller(lab, 900);
    caller.handset.call("96101");
    auto& student = seat.handset();
    auto& customer = caller.handset;
    const auto talk = [&] {
        customer.forget();
        student.forget();
        return lab.until([&] { return customer.hears(500) && student.hears(900); });
    };
    const auto check_held = [&] {
        lab.pass(300_ms); // what was under way has arrived
        customer.forget();
        student.forget();
        lab.pass(2_s);
        CHECK(customer.loudness() > 100);
        CHECK_FALSE(customer.hears(500));
        CHECK(student.loudness() < 20);
    };
    const auto holds = [&](std::size_t began, std::size_t over) {
        return lab.until([&] {
            return lab.all<fact::HoldBegan>().size() == began &&
                   lab.all<fact::HoldEnded>().size() == over;
        });
    };
    REQUIRE(talk());
    CHECK(seat.ask("POST", "/seat/hold") == "");
    REQUIRE(holds(1, 0));
    check_held();
    CHECK(seat.ask("POST", "/seat/retrieve") == "");
    REQUIRE(holds(1, 1));
    REQUIRE(talk());
    student.hold(true); // the telephone's own key, a re-INVITE
    REQUIRE(holds(2, 1));
    check_held();
    student.hold(false);
    REQUIRE(holds(2, 2));
    REQUIRE(talk());
}

TEST_CASE("a talk between two seats is in the recordings of both, and of nobody else") {
    Lab lab;
    Seat calls(lab, "1001", 500, false);
    Seat called(lab, "1002", 600, false);
    for (auto* seat : {&calls, &called})
        REQUIRE(seat->ask("POST", "/seat/log-on", "{}") == "");
    called.handset().manner = Handset::Manner::answers;
    calls.handset().call("1002");
    REQUIRE(lab.until([&] { return calls.handset().hears(600) && called.handset().hears(500); }));
    Seat third(lab, "1003", 0, false);
    const auto recordings = [](const Seat& seat) {
        return seat.ask_for<wire::List<wire::RecordingRow>>("/recordings").items;
    };
    for (const auto* seat : {&calls, &called}) { // also while it is being written
        REQUIRE(lab.until([&] { return recordings(*seat).size() == 1; }));
        const auto row = recordings(*seat)[0];
        CHECK(row.agent == called.agent);
        CHECK(row.peer == calls.agent);
        CHECK(row.state == "open");
        CHECK(seat->ask_for<wire::RecordingRow>("/recordings/" + row.id) == row);
    }
    CHECK(recordings(third).empty());
    calls.handset().hang_up();
    REQUIRE(lab.until([&] { return lab.has<fact::RecordingKept>(); }));
    REQUIRE(lab.until([&] { return recordings(calls)[0].state == "sealed"; }));

    // Changed, then taken away, while it is listed.
    const auto here = "/recordings/" + recordings(calls)[0].id;
    const auto seal = [&] { return calls.ask_for<wire::RecordingSeal>(here + "/seal"); };
    CHECK(seal() == wire::RecordingSeal{"intact", std::nullopt});
    const auto sound = lab.kept_recording(1);
    auto bytes = read_file(sound);
    bytes.at(100) = static_cast<char>(bytes.at(100) ^ 1);
    std::ofstream(sound, std::ios::binary) << bytes;
    CHECK(seal() == wire::RecordingSeal{"altered", Duration{}});
    CHECK(called.ask("GET", here + "/waveform", "") == "");
    std::filesystem::remove(sound);
    CHECK(seal().state == "missing");
    for (const auto* part : {"/sound", "/waveform"}) // the picture beside it is no proof of it
        CHECK(called.ask("GET", here + part, "") == "api.recording_missing");
    CHECK(third.ask("GET", here + "/seal", "") == "api.not_found");
}

TEST_CASE("calls of one address beyond its limit are told to come back later") {
    Lab lab({.arguments = {"--invites-a-second", "1"}}); // and two at once
    std::vector<std::unique_ptr<Caller>> callers;
    for (int i = 0; i < 6; ++i) {
        callers.push_back(std::make_unique<Caller>(lab, 900, fmt::format("138{:08}", i)));
        callers.back()->handset.call("96101");
    }
    int refused = 0;
    REQUIRE(lab.until([&] {
        refused = 0;
        int talking = 0;
        for (const auto& caller : callers) {
            refused += caller->handset.released.empty() ? 0 : 1;
            talking += caller->handset.talking ? 1 : 0;
        }
        return refused + talking == 6;
    }));
    CHECK(refused >= 1);
    CHECK(refused <= 4);
    for (const auto& caller : callers)
        for (const auto& released : caller->handset.released)
            CHECK(released.status == 503);
}

TEST_CASE("what is done at the server's keyboard stands in the audit log") {
    test::Folder folder;
    const auto data = folder.path() / "data";
    write_class(data);
    {
        Lab lab({.data = data});
        const auto busy = lab.run({"user", "--data", data, "password", "1001"});
        CHECK(busy.code == 2);
        CHECK(busy.err.find("store.locked") != std::string::npos);
    }
    for (const auto& words : std::vector<std::vector<std::string>>{
             {"user", "--data", data, "add", "1099", "Late Comer", "--role", "student"},
             {"user", "--data", data, "password", "1099"}}) {
        Program program(ringroom_words(words), folder.path(), "user");
        INFO(program.err());
        CHECK(program.wait() == 0);
    }
    Lab lab({.data = data});
    const auto client = lab.sign_in("9001");
    const auto page = client->wait<wire::List<wire::AuditRow>>("GET", "/audit");
    REQUIRE(page);
    std::string story;
    for (const auto& row : page->items)
        if (row.from == "command line")
            story += row.action + " " + row.subject + "\n";
    CHECK(story == "person-password 1099\nperson-add 1099 student\n");
}
