// Third parties in real talks: who hears whom over RTP, what is recorded, who may do it.
#include <algorithm>

#include "audio/wav.h"
#include "system/lab.h"

using namespace ringroom;
using namespace ringroom::system_test;

namespace {

constexpr double callers_tone = 900;
constexpr double students_tone = 500;
constexpr double thirds_tone = 1400;

/// A customer talks to the student at 1001; somebody else sits at `number`.
struct Team {
    Lab lab;
    Seat student{lab, "1001", students_tone};
    Seat third;
    Caller caller{lab, callers_tone};

    explicit Team(const std::string& number)
        : third(lab, number, thirds_tone, false) {
        REQUIRE(third.ask("POST", "/seat/log-on", "{}").empty()); // there, and not ready
        for (auto* seat : {&student, &third})
            seat->handset().manner = Handset::Manner::answers;
        caller.handset.call("96101");
        REQUIRE(lab.until([&] { return lab.has<fact::ContactConnected>(); }));
        REQUIRE(lab.until([&] { return student.handset().hears(callers_tone); }));
    }
    /// Everybody's ears are emptied: what is heard from now on counts.
    void forget() {
        for (auto* handset : {&student.handset(), &third.handset(), &caller.handset})
            handset->forget();
    }
    bool party(const std::string& part) {
        return lab.until([&] {
            return lab.has<fact::PartyChanged>([&](const auto& one) { return one.part == part; });
        });
    }
    std::string ask_third(const std::string& target, const std::string& body = {}) {
        return third.ask("POST", target, body);
    }
    std::string agent_path(const char* what) const {
        return "/agents/" + std::to_string(student.agent.value) + what;
    }
};

bool lab_released(const Lab& lab) {
    return lab.has<fact::ContactReleased>();
}

/// For a tenth of a second, and alone.
bool heard_in(const std::vector<std::int16_t>& sound, double tone) {
    constexpr std::ptrdiff_t piece = 800;
    for (auto at = sound.begin(); sound.end() - at >= piece; at += piece)
        if (media::test::has_tone({at, at + piece}, tone))
            return true;
    return false;
}

std::string supervise_as(const char* part) {
    return wire::encode(wire::SuperviseStart{part});
}

} // namespace

TEST_CASE("a teacher listens, whispers to the student alone, joins, and goes") {
    Team team("8001");
    REQUIRE(team.ask_third(team.agent_path("/supervise"), supervise_as("listens")).empty());
    REQUIRE(team.party("listens"));
    team.forget();
    REQUIRE(team.lab.until([&] {
        return team.third.handset().hears(callers_tone) &&
               team.third.handset().hears(students_tone);
    }));
    CHECK_FALSE(team.student.handset().hears(thirds_tone));
    CHECK_FALSE(team.caller.handset.hears(thirds_tone));
    CHECK(team.student.view().contact->parties.empty()); // who listens is not seen

    REQUIRE(team.ask_third(team.agent_path("/supervise"), supervise_as("whispers")).empty());
    REQUIRE(team.party("whispers"));
    team.forget();
    REQUIRE(team.lab.until([&] { return team.student.handset().hears(thirds_tone); }));
    CHECK_FALSE(team.caller.handset.hears(thirds_tone));
    REQUIRE(team.student.view().contact->parties.size() == 1);
    CHECK(team.student.view().contact->parties[0].part == "whispers");

    REQUIRE(team.ask_third(team.agent_path("/supervise"), supervise_as("talks")).empty());
    team.forget();
    REQUIRE(team.lab.until([&] { return team.caller.handset.hears(thirds_tone); }));
    REQUIRE(team.student.view().contact->parties.size() == 1);
    CHECK(team.student.view().contact->parties[0].consulted == false); // came by their own wish

    REQUIRE(team.ask_third("/seat/supervise/end").empty());
    REQUIRE(team.party("left"));
    team.forget();
    REQUIRE(team.lab.until([&] { return team.student.handset().hears(callers_tone); }));
    CHECK_FALSE(team.student.handset().hears(thirds_tone));
    team.caller.handset.hang_up();
    const auto wav = audio::WavFile::open(team.lab.kept_recording());
    REQUIRE(wav);
    CHECK(media::test::has_tone(wav->channel(0), callers_tone));
    CHECK(media::test::lacks_tone(wav->channel(0), thirds_tone));
    CHECK(media::test::has_tone(wav->channel(1), students_tone));
    CHECK(media::test::lacks_tone(wav->channel(1), thirds_tone));
    REQUIRE(wav->format().channels == 3); // the teacher's whisper and talk
    CHECK(media::test::has_tone(wav->channel(2), thirds_tone));
    CHECK(media::test::lacks_tone(wav->channel(2), callers_tone));
}

TEST_CASE("a student neither listens to another nor reads a role card") {
    Team team("1002");
    CHECK(team.ask_third(team.agent_path("/supervise"), supervise_as("listens")) ==
          "api.forbidden");
    for (const char* what : {"/release", "/transfer"})
        CHECK(team.ask_third(team.agent_path(what), what[1] == 't' ? "{}" : "") == "api.forbidden");
    CHECK(team.third.ask("PUT", team.agent_path("/state"),
                         wire::encode(wire::SeatState{"logged_out", std::nullopt})) ==
          "api.forbidden");
    CHECK(team.third.ask("GET", "/contacts/1/role") == "api.not_found");
    CHECK(team.ask_third("/contacts/1/observed", wire::encode(wire::MoveMark{"greet"})) ==
          "api.not_found");
    // The view may be a moment behind the talk.
    CHECK(team.lab.until([&] { return team.student.view().agent.activity == Activity::talking; }));
}

TEST_CASE("consulted, joined and handed over: the customer is with the colleague") {
    Team team("1002");
    const auto rows = team.student.ask_for<wire::List<wire::DirectoryRow>>("/directory").items;
    CHECK(std::any_of(rows.begin(), rows.end(),
                      [](const auto& row) { return row.dial == "1002" && row.free; }));
    CHECK(
        std::any_of(rows.begin(), rows.end(), [](const auto& row) { return row.kind == "queue"; }));
    REQUIRE(team.student.ask("POST", "/seat/consult", wire::encode(wire::ConsultStart{"1002"}))
                .empty());
    REQUIRE(team.party("talks"));
    team.forget();
    REQUIRE(team.lab.until([&] { return team.third.handset().hears(students_tone); }));
    CHECK_FALSE(team.third.handset().hears(callers_tone));
    CHECK_FALSE(team.caller.handset.hears(thirds_tone));
    CHECK(team.third.view().contact->mine == "party");
    CHECK(team.third.view().contact->agent_number == "1001"); // who asks
    CHECK_FALSE(team.third.view().contact->agent_name.value_or("").empty());
    CHECK(team.student.view().contact->parties.at(0).consulted == true);

    REQUIRE(team.student.ask("POST", "/seat/conference").empty());
    REQUIRE(team.lab.until([&] {
        return team.third.handset().hears(callers_tone) && team.caller.handset.hears(thirds_tone);
    }));
    team.lab.pass(1_s); // a talk of three
    REQUIRE(team.student.ask("POST", "/seat/transfer", "{}").empty());
    REQUIRE(team.lab.until([&] { return !team.student.handset().talking; }));
    team.forget();
    REQUIRE(team.lab.until([&] { return team.caller.handset.hears(thirds_tone); }));
    CHECK(team.third.view().contact->mine == "agent");
    team.lab.pass(1_s);
    team.caller.handset.hang_up();
    const auto wav = audio::WavFile::open(team.lab.kept_recording());
    REQUIRE(wav);
    REQUIRE(wav->format().channels == 3);
    CHECK(heard_in(wav->channel(1), students_tone));
    CHECK(heard_in(wav->channel(2), thirds_tone)); // beside
    const auto all = wav->channel(1);
    const std::vector<std::int16_t> last(all.end() - 4'000, all.end());
    CHECK(media::test::has_tone(last, thirds_tone)); // and instead
    CHECK(media::test::lacks_tone(last, students_tone));
}

TEST_CASE("a break asked for in a talk is seen to come, and can be taken back") {
    Team team("1002");
    const auto wish = [&](const wire::SeatState& state) {
        REQUIRE(team.student.ask("PUT", "/seat/state", wire::encode(state)).empty());
        return team.student.view().agent;
    };
    CHECK_FALSE(team.student.view().agent.next);
    auto agent = wish({"not_ready", std::nullopt});
    CHECK(agent.next == Presence::not_ready);
    CHECK(agent.presence == Presence::ready); // still
    agent = wish({"ready", std::nullopt});
    CHECK(agent.next.value_or(agent.presence) == Presence::ready);
    CHECK(agent.activity == Activity::talking);
}

TEST_CASE("a leader takes the call over, and forces states") {
    Team team("8001");
    REQUIRE(team.ask_third(team.agent_path("/supervise"), supervise_as("talks")).empty());
    REQUIRE(team.party("talks"));
    REQUIRE(team.ask_third("/seat/take-over").empty());
    REQUIRE(team.lab.until([&] { return !team.student.handset().talking; }));
    CHECK(team.third.view().contact->mine == "agent");
    CHECK(team.third
              .ask("PUT", team.agent_path("/state"),
                   wire::encode(wire::SeatState{"not_ready", "meeting"}))
              .empty());
    CHECK(team.ask_third(team.agent_path("/release")) == "center.refused.no_contact");
    CHECK(team.third.ask("POST", "/seat/hang-up").empty());
    REQUIRE(team.lab.until([&] { return lab_released(team.lab); }));
}

namespace {
/// A played customer is on the screen as a virtual one would be.
void is_known_as(const wire::SeatContact& contact, const std::string& name) {
    CHECK_FALSE(contact.form.inputs.empty()); // the drill's own form
    CHECK(contact.telephone.starts_with("0510-8"));
    REQUIRE_FALSE(contact.customer.empty());
    CHECK(contact.customer[0].value == name);
}

/// What was said when is kept with the one result, to be heard across a class.
void check_kept_timeline(Lab& lab) {
    const auto result = lab.ask<wire::List<wire::ResultRow>>("GET", "/results").items.at(0);
    const auto drill = "/drills/" + std::to_string(result.drill.value) + "/moments";
    const auto moments = lab.ask<wire::List<wire::MomentRow>>("GET", drill).items;
    REQUIRE(!moments.empty());
    for (const auto& moment : moments) {
        const auto parts = lab.ask<wire::List<wire::MomentPart>>("GET", drill + "/" + moment.id);
        REQUIRE(parts.items.size() == 1);
        CHECK(parts.items[0].record == result.id);
        CHECK(parts.items[0].recorded);
        CHECK(parts.items[0].to >= parts.items[0].from);
    }
    CHECK(lab.ask<wire::FormHistory>("GET", "/results/" + result.id + "/form").changes.empty());
}
} // namespace

TEST_CASE("a classmate plays the customer from a role card") {
    Lab lab;
    Seat student(lab, "1001", students_tone);
    Seat player(lab, "1002", thirds_tone, false);
    REQUIRE(player.ask("POST", "/seat/log-on", "{}").empty());
    student.handset().manner = Handset::Manner::answers;
    const wire::DrillStart start{.pack = "bill-question-en",
                                 .class_name = "One",
                                 .seed = 7,
                                 .options = {{"number", "96101"}},
                                 .players = {"1002"}};
    const auto drill = lab.teacher->wait<wire::DrillStatus>("POST", "/drills", wire::encode(start));
    REQUIRE(drill);
    CHECK(drill->players == std::vector<std::string>{"1002"});
    CHECK(drill->ear == "partner");
    const auto path = "/drills/" + std::to_string(drill->id.value) + "/role";
    const auto card = player.ask_for<wire::RoleCard>(path);
    CHECK(card.dials == "96101");
    CHECK(card.person);
    REQUIRE_FALSE(card.scenes.empty());
    CHECK(student.ask("GET", path) == "api.not_found"); // who takes the call is not told

    player.handset().call(card.dials);
    REQUIRE(lab.until([&] { return lab.has<fact::ContactConnected>(); }));
    REQUIRE(lab.until([&] { return student.handset().hears(thirds_tone); }));
    REQUIRE(student.view().contact);
    const auto& contact = *student.view().contact;
    is_known_as(contact, card.name);
    const auto base = "/contacts/" + std::to_string(contact.id.value);
    std::string telling;
    for (const auto& scene : card.scenes)
        for (const auto& line : scene.lines)
            if (telling.empty())
                telling = line.id;
    REQUIRE_FALSE(telling.empty());
    CHECK(player.ask("POST", base + "/lines", wire::encode(wire::LineChoice{telling})).empty());
    CHECK(player.ask("POST", base + "/lines", wire::encode(wire::LineChoice{"l0"})) ==
          "center.refused.unknown_line");
    CHECK(
        player.ask("POST", base + "/observed", wire::encode(wire::MoveMark{card.moves.at(0).name}))
            .empty());
    REQUIRE(lab.until([&] { return lab.has<fact::MoveMade>(); }));
    CHECK(lab.all<fact::MoveMade>()[0].source == "classmate");
    const auto marked = [&] { return player.ask_for<wire::RoleCard>(base + "/role"); };
    REQUIRE(lab.until([&] { return !marked().moves_observed.empty(); }));
    CHECK(marked().moves_observed == std::vector{card.moves.at(0).name});
    CHECK(marked().moves_made.empty()); // the student's own
    CHECK(marked().stage == "talking");
    CHECK(lab.has<fact::LineBegan>());

    player.handset().hang_up();
    REQUIRE(lab.until([&] { return lab_released(lab); }));
    CHECK(lab.all<fact::ContactReleased>()[0].by == "customer");
    // Nothing to wrap up.
    REQUIRE(lab.until([&] { return player.view().agent.activity == Activity::idle; }));
    REQUIRE(lab.until([&] { return lab.has<fact::ContactDone>(); }));
    REQUIRE(lab.until(
        [&] { return lab.ask<wire::List<wire::ResultRow>>("GET", "/results").items.size() == 1; }));
    check_kept_timeline(lab);
}

TEST_CASE("nobody plays under a number that is no person's") {
    Lab lab;
    const wire::DrillStart start{.pack = "bill-question-en",
                                 .class_name = "One",
                                 .options = {{"number", "96101"}},
                                 .players = {"7777"}};
    const auto refused =
        lab.teacher->wait<wire::DrillStatus>("POST", "/drills", wire::encode(start));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == "drill.unknown_player");
}
