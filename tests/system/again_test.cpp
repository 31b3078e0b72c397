// An appeal by ear over real SIP and RTP: a robot student takes a call, the pack is rewritten and
// the lab started anew, and the identical customer calls once more, as if nothing had changed.
#include <algorithm>
#include <csignal>
#include <fstream>

#include "system/lab.h"

using namespace ringroom;
using namespace ringroom::system_test;

namespace {

constexpr Duration call_over = 2_min;

/// A data folder with a pack whose customers have much that chance decides.
std::filesystem::path chatty_pack(const test::Folder& folder) {
    const auto data = folder.path() / "data";
    std::filesystem::copy(std::filesystem::path(RINGROOM_SOURCE_DIR) / "tests/system/twin", data,
                          std::filesystem::copy_options::recursive);
    std::ofstream(data / "packs/counter/visit.lua") << R"(
script { name="Visit", direction="inbound", skill_group="Desk" }
customer { name="Ann Lee", mood=0, patience=60 }
random { day={"Monday","Tuesday","Wednesday","Thursday","Friday","Saturday"},
         room={"one","two","three","four","five","six","seven"} }
collect { day="required" }

scene "question"
says "When does room {room} open on {day}?"
when "tell the hours" { go_to "thanks" }
otherwise { go_to "thanks" }

scene "thanks"
says "Then I will come to room {room}."
when "name the house" { finish "told" }
otherwise { finish "told" }
)";
    return data;
}

/// Another customer, other chances, other words; the same script by name.
void rewrite_pack(const std::filesystem::path& data) {
    std::ofstream(data / "packs/counter/visit.lua") << R"(
script { name="Visit", direction="inbound", skill_group="Desk" }
customer { name="Bob Ray", mood=0, patience=60 }
random { day={"Sunday","Christmas"} }
collect { day="required" }

scene "question"
says "Are you closed on {day}?"
when "tell the hours" { finish "told" }
otherwise { finish "told" }
)";
}

class RobotAtDesk {
public:
    explicit RobotAtDesk(Lab& lab, const char* name)
        : program_(
              ringroom_words({"robot", "--server", fmt::format("127.0.0.1:{}", lab.http_port()),
                              "--profile", "good", "--count", "1", "--cards",
                              lab.data() / "cards.csv", "--numbers", "1001", "--seed", "7",
                              "--scenarios", lab.data() / "packs", "--rtp-first", "41000"}),
              lab.folder(), name) {
        const auto before = lab.facts.all().size();
        const bool ready = lab.until([&] {
            const auto all = lab.facts.all();
            return std::any_of(
                all.begin() + static_cast<std::ptrdiff_t>(std::min(before, all.size())), all.end(),
                [](const auto& one) {
                    const auto* state = std::get_if<fact::AgentStateChanged>(&one.fact);
                    return state != nullptr && state->presence == Presence::ready;
                });
        });
        INFO(program_.err());
        REQUIRE(ready);
    }
    ~RobotAtDesk() { program_.end(SIGTERM); }
    RobotAtDesk(const RobotAtDesk&) = delete;
    RobotAtDesk& operator=(const RobotAtDesk&) = delete;

private:
    Program program_;
};

std::vector<wire::ResultRow> graded(Lab& lab) {
    auto rows = lab.ask<wire::List<wire::ResultRow>>("GET", "/results").items;
    std::erase_if(rows, [](const auto& row) { return !row.score; });
    return rows;
}

/// "line: words" of every line of this contact, as the instructors' stream told them.
std::vector<std::string> said_in(const std::vector<StampedFact>& facts, ContactId contact) {
    std::vector<std::string> out;
    for (const auto& one : facts)
        if (const auto* line = std::get_if<fact::LineBegan>(&one.fact))
            if (line->contact == contact)
                out.push_back(line->line + ": " + line->words);
    return out;
}

ContactId contact_in(const wire::ResultRow& row) {
    return ContactId{std::stoull(row.id.substr(row.id.find('-') + 1))};
}

void start_visits(Lab& lab, int contacts) {
    const wire::DrillStart start{.pack = "counter",
                                 .class_name = "Twins",
                                 .script = "visit",
                                 .seed = 75,
                                 .ear = "marked",
                                 .contacts = contacts,
                                 .length = 0_ms,
                                 .options = {{"number", "96101"}}};
    const auto begun = lab.teacher->wait<wire::DrillStatus>("POST", "/drills", wire::encode(start));
    INFO((begun ? "" : begun.error().text));
    REQUIRE(begun);
}

} // namespace

TEST_CASE("the identical customer calls again though the pack was rewritten since") {
    const test::Folder folder;
    const auto data = chatty_pack(folder);
    Lab lab({.data = data});
    wire::ResultRow first;
    std::vector<std::string> said;
    std::string telephone;
    {
        const RobotAtDesk robot(lab, "robot");
        start_visits(lab, 2);
        REQUIRE(lab.until([&] { return graded(lab).size() == 2; }, call_over));
        // The second customer of the drill: not one that any new drill begins with.
        const auto rows = graded(lab);
        first = *std::find_if(rows.begin(), rows.end(),
                              [](const auto& row) { return row.variant == 2; });
        said = said_in(lab.facts.all(), contact_in(first));
        REQUIRE(said.size() == 2);
        CHECK(said.front().find("When does room") != std::string::npos);
        telephone =
            lab.ask<wire::RecordingRow>("GET", "/recordings/" + first.id).telephone.value_or("");
        CHECK_FALSE(telephone.empty());
    }
    REQUIRE(lab.server().end(SIGTERM) == 0);
    rewrite_pack(data);
    lab.start_again();
    const auto before = lab.facts.all().size();
    const auto since = [&] {
        const auto all = lab.facts.all();
        return std::vector(all.begin() + static_cast<std::ptrdiff_t>(before), all.end());
    };

    const RobotAtDesk robot(lab, "robot-again");
    const auto again = lab.teacher->wait<wire::DrillStatus>(
        "POST", "/results/" + first.id + "/again", wire::encode(wire::ContactAgain{"1001"}));
    INFO((again ? "" : again.error().text));
    REQUIRE(again);
    REQUIRE(lab.until([&] { return graded(lab).size() == 3; }, call_over));
    const auto second = graded(lab).front();
    CHECK(second.id != first.id);
    CHECK(second.repeats == first.id);
    CHECK(second.variant == first.variant);
    CHECK(said_in(since(), contact_in(second)) == said);
    CHECK(lab.ask<wire::RecordingRow>("GET", "/recordings/" + second.id).telephone == telephone);

    // It is not that the lab had missed the change: today's drill has today's customer.
    start_visits(lab, 1);
    REQUIRE(lab.until([&] { return graded(lab).size() == 4; }, call_over));
    const auto today = said_in(since(), contact_in(graded(lab).front()));
    REQUIRE_FALSE(today.empty());
    CHECK(today.front().find("Are you closed on") != std::string::npos);
}

TEST_CASE(
    "nobody is given another customer for the one who called: a changed snapshot is refused") {
    const test::Folder folder;
    const auto data = chatty_pack(folder);
    Lab lab({.data = data});
    std::string record;
    {
        const RobotAtDesk robot(lab, "robot");
        start_visits(lab, 1);
        REQUIRE(lab.until([&] { return graded(lab).size() == 1; }, call_over));
        record = graded(lab).front().id;
    }
    const auto refused = [&] {
        const auto answer = lab.teacher->wait<wire::DrillStatus>(
            "POST", "/results/" + record + "/again", wire::encode(wire::ContactAgain{"1001"}));
        return answer ? std::string() : answer.error().code;
    };
    // Somebody forges what the customer is to say, in the copy too.
    for (const auto& one : std::filesystem::recursive_directory_iterator(data / "snapshots"))
        if (one.path().filename() == "visit.lua") {
            std::filesystem::permissions(one.path(), std::filesystem::perms::owner_all,
                                         std::filesystem::perm_options::add);
            auto words = read_file(one.path());
            words.replace(words.find("When does"), 9, "Why does ");
            std::ofstream(one.path()) << words;
        }
    CHECK(refused() == "again.snapshot_changed");
    std::filesystem::remove_all(data / "snapshots");
    CHECK(refused() == "again.snapshot_gone");
}
